import { describe, expect, it } from 'vitest';
import { MORNING } from '#/goods/testing.ts';
import { BAGS, Bench, emergency, hold, lease, order, sign, strangerKey } from './testing.ts';

const passages = (bench: Bench) => bench.events.filter((event) => event.kind === 'passage');
const over = () => emergency({ issuedAt: MORNING + 5_000, ended: true });

describe('in an emergency', () => {
  it('every gate opens at once and again for whoever comes, lease or not, and each passage is told', () => {
    const bench = new Bench();
    expect(bench.tell(emergency())?.accepted).toBe(true);
    expect(bench.opened).toEqual(['G-1', 'G-2']);
    bench.arrive('粤B00001', undefined);
    bench.carry(['ee01', 'ee02']);
    expect(bench.opened).toEqual(['G-1', 'G-2', 'G-1']);
    expect(passages(bench)).toMatchObject([
      { gateId: 'G-1', plate: '粤B00001', emergencyId: 'E-1' },
      { gateId: 'G-1', direction: 'out', epc: 'ee01', emergencyId: 'E-1' },
      { gateId: 'G-1', direction: 'out', epc: 'ee02', emergencyId: 'E-1' },
    ]);
    expect(bench.gate()).toEqual([]);
  });

  it('a hold keeps nobody in, and no order is used up', () => {
    const bench = new Bench();
    bench.tell(lease(), order(), hold(), emergency());
    bench.opened.length = 0;
    bench.arrive();
    expect(bench.opened).toEqual(['G-1']);
    expect(bench.steps()).toEqual([]);
  });

  it('goods carried past the truck that is loading are not held against it', () => {
    const bench = new Bench();
    bench.tell(lease(), order());
    bench.arrive();
    bench.tell(emergency());
    bench.carry(['ee01']);
    expect(bench.steps()).toEqual(['AT_GATE']);
    expect(passages(bench).at(-1)).toMatchObject({ epc: 'ee01', emergencyId: 'E-1' });
    expect(BAGS).not.toContain('ee01');
  });

  it('which is over the gate shuts, and refuses as before', () => {
    const bench = new Bench();
    bench.tell(emergency(), over());
    bench.opened.length = 0;
    bench.arrive('粤B00001', undefined);
    bench.wait(10_000);
    expect(bench.opened).toEqual([]);
    expect(bench.gate()).toMatchObject([{ step: 'REFUSED', code: 'NO_INSTRUCTION' }]);
  });

  it('an older word does not open again what a newer one shut, and a restart forgets neither', () => {
    const bench = new Bench();
    bench.tell(over(), emergency());
    expect(bench.opened).toEqual([]);
    const other = new Bench();
    other.tell(emergency());
    other.restart();
    other.arrive('粤B00001', undefined);
    expect(other.opened).toEqual(['G-1', 'G-2', 'G-1']);
  });

  it('that the cloud did not sign opens nothing', () => {
    const bench = new Bench();
    bench.receive(sign(emergency(), strangerKey));
    expect(bench.opened).toEqual([]);
  });

  it('of another site opens nothing', () => {
    const bench = new Bench();
    expect(bench.tell(emergency({ siteId: 'elsewhere' }))).toMatchObject({ code: 'WRONG_GATE' });
    expect(bench.opened).toEqual([]);
  });
});
