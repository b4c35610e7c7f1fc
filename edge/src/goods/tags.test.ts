import { describe, expect, it } from 'vitest';
import { createGoods } from './goods.ts';
import { atPortal, foldAll, MORNING, observe, only, plan, read, told } from './testing.ts';
import { Tags } from './tags.ts';

const EPC = '3034257bf400b7800000007b';
const presences = (...observations: Parameters<typeof told>[1]) =>
  told('tagPresence', observations).map(({ zoneId, present }) => [zoneId, present]);
const directions = (...observations: Parameters<typeof told>[1]) =>
  told('passage', observations).map(({ direction }) => direction);

/** Reads every five seconds up to `untilMs`, and the reader's word in between. */
const readsUntil = (untilMs: number) =>
  Array.from({ length: untilMs / 5_000 }, (_, n) => read(n * 5_000, EPC));
const heartbeat = (at: number) => observe('health', 'R-A', at, { state: 'alive' });

describe('presence of a tag', () => {
  it('needs two reads, for one may be a ghost', () => {
    expect(presences(read(0, EPC))).toEqual([]);
    expect(presences(read(0, EPC), read(5_000, EPC))).toEqual([['A', true]]);
  });

  it('ends when its deadline passes while the zone is listened to', () => {
    const goods = createGoods(plan);
    foldAll(goods, [...readsUntil(60_000), heartbeat(80_000), heartbeat(116_000)]);
    expect(only(goods.passTime(MORNING + 114_000), 'tagPresence')).toEqual([]);
    expect(only(goods.passTime(MORNING + 116_000), 'tagPresence')).toMatchObject([
      { epc: EPC, present: false, observedAt: MORNING + 115_000, lastReadAt: MORNING + 55_000 },
    ]);
    expect(only(goods.passTime(MORNING + 400_000), 'tagPresence')).toEqual([]);
  });

  it('is not denied while the reader itself is silent, and counts anew when it is back', () => {
    const goods = createGoods(plan);
    foldAll(goods, readsUntil(60_000));
    const silent = [150_000, 200_000, 250_000].flatMap((at) => goods.passTime(MORNING + at));
    expect(silent.map(({ kind }) => kind)).not.toContain('tagPresence');
    expect(only(silent, 'deviceHealth').map(({ deviceId }) => deviceId)).toContain('R-A');
    goods.fold(heartbeat(260_000), MORNING + 260_000);
    expect(only(goods.passTime(MORNING + 300_000), 'tagPresence')).toEqual([]);
    goods.fold(heartbeat(321_000), MORNING + 321_000);
    expect(only(goods.passTime(MORNING + 321_000), 'tagPresence')).toMatchObject([
      { present: false },
    ]);
  });

  it('waits six of the intervals it is usually read in', () => {
    const goods = createGoods(plan);
    const rare = Array.from({ length: 12 }, (_, n) => read(n * 30_000, EPC));
    foldAll(goods, rare);
    const last = 11 * 30_000;
    foldAll(
      goods,
      [50_000, 100_000, 150_000, 170_000].map((ms) => heartbeat(last + ms)),
    );
    expect(only(goods.passTime(MORNING + last + 170_000), 'tagPresence')).toEqual([]);
    foldAll(goods, [heartbeat(last + 181_000)]);
    const [gone] = only(goods.passTime(MORNING + last + 181_000), 'tagPresence');
    expect(gone).toMatchObject({ present: false, confidencePermille: 984 });
  });

  it('moves to another zone that hears it twice and 6 dB louder, not to a louder echo', () => {
    const home = [0, 5_000, 10_000].map((at) => read(at, EPC, 1, { rssiCentiDbm: -6_000 }));
    const echo = [11_000, 12_000].map((at) => read(at, EPC, 2, { rssiCentiDbm: -5_500 }));
    const loud = [11_000, 12_000].map((at) => read(at, EPC, 2, { rssiCentiDbm: -5_300 }));
    expect(presences(...home, ...echo)).toEqual([['A', true]]);
    expect(presences(...home, ...loud)).toEqual([
      ['A', true],
      ['B', true],
    ]);
  });

  it('forgets ghosts when memory is full, keeps what is present, and says what it could not take', () => {
    const listening = { watchedSince: () => 0, heardAt: () => 0 };
    const tags = new Tags(plan, [], listening, 2);
    const events: ReturnType<typeof foldAll> = [];
    for (const each of [read(0, 'aa'), read(5_000, 'aa'), read(5_000, 'bb'), read(6_000, 'cc')]) {
      tags.fold(each, events);
    }
    expect(events.map(({ kind }) => kind)).toEqual(['tagPresence', 'gap']);
    for (const each of [read(700_000, 'cc'), read(705_000, 'cc')]) tags.fold(each, events);
    expect(only(events, 'tagPresence').map(({ epc }) => epc)).toEqual(['aa', 'cc']);
  });
});

describe('passage through a gate', () => {
  const out = [
    atPortal(100_000, EPC, 'inside'),
    atPortal(100_350, EPC, 'inside'),
    atPortal(100_700, EPC, 'outside'),
    atPortal(101_050, EPC, 'outside'),
  ];

  it('from inside to outside is out, once, and ends the presence at once', () => {
    const events = foldAll(createGoods(plan), [...readsUntil(60_000), ...out]);
    expect(only(events, 'passage')).toMatchObject([{ gateId: 'G-1', direction: 'out', epc: EPC }]);
    expect(only(events, 'tagPresence').at(-1)).toMatchObject({ present: false, zoneId: 'A' });
  });

  it('from outside to inside is in', () => {
    expect(directions(atPortal(0, EPC, 'outside'), atPortal(700, EPC, 'inside'))).toEqual(['in']);
  });

  it('is judged by when the reads were made, not by when they came', () => {
    expect(directions(...[2, 0, 3, 1].map((index) => out[index]!))).toEqual(['out']);
  });

  it('is not a way back while both antennas hear the tag in the middle', () => {
    expect(directions(...out, atPortal(101_400, EPC, 'inside'))).toEqual(['out']);
    expect(directions(...out, atPortal(105_000, EPC, 'inside'))).toEqual(['out', 'in']);
  });

  it('of a tag heard inside only is none', () => {
    const goods = createGoods(plan);
    foldAll(goods, [...readsUntil(60_000), atPortal(61_000, EPC, 'inside')]);
    expect(only(goods.passTime(MORNING + 90_000), 'passage')).toEqual([]);
  });

  it('of a present tag heard outside only is unknown after a while', () => {
    const goods = createGoods(plan);
    foldAll(goods, [...readsUntil(60_000), atPortal(61_000, EPC, 'outside')]);
    expect(only(goods.passTime(MORNING + 70_000), 'passage')).toEqual([]);
    expect(only(goods.passTime(MORNING + 71_000), 'passage')).toMatchObject([
      { direction: 'unknown' },
    ]);
    expect(only(goods.passTime(MORNING + 99_000), 'passage')).toEqual([]);
  });

  it('outlives a late read of the zone it left', () => {
    const late = read(99_000, EPC, 1, { receivedAt: MORNING + 102_000 });
    expect(presences(...readsUntil(60_000), ...out, late, late)).toEqual([
      ['A', true],
      ['A', false],
    ]);
  });
});
