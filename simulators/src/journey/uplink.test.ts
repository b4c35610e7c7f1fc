import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal, type Journal } from '@pledgewatch/edge/journal';
import { createSealer, startSealing, type Sealing } from '@pledgewatch/edge/seal';
import { startUplink, type Uplink } from '@pledgewatch/edge/uplink';
import { sealBatch } from '@pledgewatch/shared/batch';
import type { Clock } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { generatePrivateKey, keyId, publicKeyToBase64url } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCutLine, type CutLine } from './testing/cut-line.ts';
import { GATEWAY, PASSWORD, SITE, SmallCloud } from './testing/small-cloud.ts';

const log = createLog('edge', 'silent');
const patient = { timeout: 20_000 };

/** Real time, which a test may push forward to see a pause end. */
class PushedClock implements Clock {
  #pushedMs = 0;
  now = () => Date.now() + this.#pushedMs;
  push(ms: number): void {
    this.#pushedMs += ms;
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((wake) => {
      const timer = setTimeout(wake, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        wake();
      });
    });
  }
}

let folder: string;
let clock: PushedClock;
let cloud: SmallCloud;
let line: CutLine;
let journal: Journal;
let sealing: Sealing;
let uplink: Uplink;
let faults: unknown[];
const key = generatePrivateKey();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-uplink-'));
  clock = new PushedClock();
  cloud = await SmallCloud.start();
  cloud.enrol(publicKeyToBase64url(key));
  line = await openCutLine(cloud.brokerUrl);
  const onStored = (lane: 'events' | 'telemetry') => sealing.wake(lane);
  journal = openJournal({ folder: join(folder, 'journal'), clock, onStored });
  faults = [];
  const onFault = (error: unknown) => faults.push(error);
  const sealer = createSealer({
    journal: () => journal,
    siteId: SITE,
    gatewayId: GATEWAY,
    key,
    clock,
    random: randomBytes,
  });
  sealing = startSealing({ sealer, clock, onSealed: (lane) => uplink.wake(lane), onFault });
  uplink = startUplink({
    url: line.url,
    siteId: SITE,
    gatewayId: GATEWAY,
    password: PASSWORD,
    cloudKey: cloud.key,
    journal: () => journal,
    clock,
    chance: () => 0,
    log,
    onInstruction: () => undefined,
    onFault,
  });
});

afterEach(async () => {
  await sealing.stop();
  await uplink.stop();
  await line.stop();
  await cloud.stop();
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function doorAt(at: number): GoodsStatusEvent {
  const times = { observedAt: at, receivedAt: at, clock: 'device' } as const;
  return { kind: 'door', ...times, doorId: 'D-1', zoneId: 'A', open: true, outOfHours: false };
}

/** Emits door events, numbered by their time. */
function emit(first: number, last = first): void {
  for (let at = first; at <= last; at += 1) journal.appendEvents([doorAt(at)]);
}

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const arrived = () =>
  cloud.items().flatMap(({ item }) => (item.kind === 'door' ? [item['observedAt']] : []));
const arrivedGaps = () => cloud.items().filter(({ item }) => item.kind === 'gap');
/** Items not sealed and batches without a receipt. */
const waiting = (lane: 'events' | 'telemetry' = 'events') =>
  journal
    .streams(lane)
    .reduce((count, { pending, last, sealed }) => count + pending + last - sealed, 0);
/** What has arrived, while pauses of the gateway end fast. */
const arrivedSoon = () => {
  clock.push(1_000);
  return arrived();
};
const connected = () => expect.poll(() => uplink.isConnected(), patient).toBe(true);

describe('a batch', () => {
  test('is kept until a receipt under the cloud’s key says that it is in the ledger', async () => {
    emit(1, 3);
    await expect.poll(arrived, patient).toEqual([1, 2, 3]);
    await expect.poll(() => waiting(), patient).toBe(0);
    expect(cloud.answered.every(({ kind }) => kind === 'receipt')).toBe(true);
    expect(faults).toEqual([]);
  });

  test('of telemetry travels on a lane of its own', async () => {
    const reading: Observation = {
      kind: 'weight',
      sourceId: 'mqtt',
      deviceId: 'S-A-01',
      observedAt: 1,
      receivedAt: 1,
      clock: 'device',
      grossG: 10_000_000,
    };
    await journal.append([reading, reading]);
    await expect.poll(() => cloud.items('telemetry').length, patient).toBe(2);
    await expect.poll(() => waiting('telemetry'), patient).toBe(0);
  });

  test('is not forgotten on a receipt that the cloud did not sign', async () => {
    cloud.loseAnswers = Infinity;
    emit(1, 2);
    await expect.poll(() => cloud.answered.length, patient).toBeGreaterThan(0);
    const [receipt] = cloud.answered;
    if (receipt?.kind !== 'receipt') throw new Error('no receipt');
    const forged = Uint8Array.from(receipt.receipt);
    forged[forged.length - 1]! ^= 1;
    const before = waiting();
    await cloud.forge([{ ...receipt, receipt: forged }]);
    await expect.poll(() => faults, patient).toMatchObject([{ code: 'PW_SIGNATURE_INVALID' }]);
    expect(waiting()).toBe(before);
    cloud.loseAnswers = 0;
    await cloud.forge([receipt]);
    await expect.poll(() => waiting(), patient).toBeLessThan(before);
  });

  test('whose answer was lost goes again and is not counted twice', async () => {
    cloud.loseAnswers = 1;
    emit(1, 2);
    await expect.poll(() => cloud.answered.length, patient).toBeGreaterThan(0);
    line.cut();
    line.mend();
    await expect.poll(() => waiting(), patient).toBe(0);
    emit(3);
    await expect.poll(arrived, patient).toEqual([1, 2, 3]);
  });

  test('whose answer was lost is receipted by a cloud that starts again behind its broker', async () => {
    await connected();
    cloud.loseAnswers = 1;
    emit(1, 2);
    await expect.poll(() => cloud.answered.length, patient).toBeGreaterThan(0);
    expect(waiting()).toBeGreaterThan(0);
    cloud.greet();
    await expect.poll(() => waiting(), patient).toBe(0);
    expect(arrived()).toEqual([1, 2]);
    expect(arrivedGaps()).toEqual([]);
  });

  test('whose answer is lost on a line that stands goes again after a while', async () => {
    await connected();
    cloud.loseAnswers = 1;
    emit(1);
    await expect.poll(() => cloud.answered.length, patient).toBeGreaterThan(0);
    clock.push(11_000);
    await expect.poll(() => waiting(), patient).toBe(0);
    expect(arrived()).toEqual([1]);
  });
});

describe('a line that breaks', () => {
  test('again and again loses nothing and doubles nothing, and keeps the order of a stream', async () => {
    let last = 0;
    for (let round = 0; round < 6; round++) {
      await connected();
      for (let batch = 0; batch < 4; batch++) {
        emit(last + 1, (last += 5));
        await new Promise((wake) => setTimeout(wake, 15));
      }
      line.cut();
      line.mend();
    }
    await expect.poll(() => waiting(), patient).toBe(0);
    const all = cloud.items();
    expect(arrived().toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(1, last));
    for (const ofStream of Map.groupBy(all, ({ epoch }) => epoch).values()) {
      expect(ofStream.map(({ seq }) => seq)).toEqual(numbers(1, ofStream.length));
    }
  });

  test('that never stood before keeps what is said first in one stream', async () => {
    line.cut();
    for (let at = 1; at <= 30; at++) {
      emit(at);
      await expect.poll(() => journal.nextItems(journal.streams('events')[0]!, 1)).toBeNull();
    }
    line.mend();
    await expect.poll(() => waiting(), patient).toBe(0);
    expect(new Set(cloud.items().map(({ epoch }) => epoch)).size).toBe(1);
    expect(arrived()).toEqual(numbers(1, 30));
  });

  test('for long lets a live event go before the backlog, which follows', async () => {
    emit(0);
    await expect.poll(arrived, patient).toEqual([0]);
    await expect.poll(() => waiting(), patient).toBe(0);
    line.cut();
    for (let batch = 0; batch < 30; batch++) {
      emit(batch * 10 + 1, batch * 10 + 10);
      await expect.poll(() => journal.nextItems(journal.streams('events')[0]!, 1)).toBeNull();
    }
    expect(waiting()).toBeGreaterThan(8);
    line.mend();
    await connected();
    emit(1_000);
    await expect.poll(() => waiting(), patient).toBe(0);
    const order = arrived();
    expect(order.indexOf(1_000)).toBeLessThan(300 - 8 * 10);
    expect(order.filter((at) => at !== 1_000)).toEqual(numbers(0, 300));
    expect(journal.streams('events')).toHaveLength(1);
  });
});

describe('a cloud that does not take a batch', () => {
  test('because it does not know the gateway gets it again once it does', async () => {
    cloud.disown();
    emit(1, 2);
    await expect
      .poll(() => cloud.answered, patient)
      .toMatchObject([{ code: 'PW_GATEWAY_UNKNOWN' }]);
    expect(arrived()).toEqual([]);
    const asked = cloud.answered.length;
    emit(3);
    cloud.enrol(publicKeyToBase64url(key));
    await expect.poll(() => journal.nextItems(journal.streams('events')[0]!, 1)).toBeNull();
    expect(cloud.answered).toHaveLength(asked);
    await expect.poll(arrivedSoon, patient).toEqual([1, 2, 3]);
    expect(arrivedGaps()).toEqual([]);
  });

  test('because its chain went another way gets the events under new numbers, and a gap record', async () => {
    line.cut();
    const [stream] = journal.streams('events');
    const other = sealed(stream!.epoch, [doorAt(99)]);
    cloud.take('events', other);
    emit(1, 2);
    line.mend();
    await expect
      .poll(() => cloud.answered.find(({ kind }) => kind === 'refused'), patient)
      .toMatchObject({ code: 'PW_BATCH_CHAIN_BROKEN' });
    await expect.poll(arrivedSoon, patient).toEqual([99, 1, 2]);
    expect(arrivedGaps()).toMatchObject([
      { item: { reason: 'PW_BATCH_CHAIN_BROKEN', epoch: stream?.epoch, count: 0 } },
    ]);
  });

  test('because it lost what came before gets a gap record for what is not here any more', async () => {
    emit(1, 3);
    await expect.poll(() => waiting(), patient).toBe(0);
    cloud.beginLedger();
    emit(4, 5);
    // It is asked twice, with a pause between.
    await expect.poll(arrivedSoon, patient).toEqual([4, 5]);
    await expect.poll(() => waiting(), patient).toBe(0);
    expect(arrivedGaps()).toMatchObject([
      { item: { reason: 'resend-not-held', fromSeq: 1, count: 3 } },
    ]);
  });

  test('is asked with at most eight batches before the first answer', async () => {
    cloud.loseAnswers = Infinity;
    await connected();
    for (let at = 1; at <= 20; at++) {
      emit(at);
      await expect.poll(() => journal.nextItems(journal.streams('events')[0]!, 1)).toBeNull();
    }
    await expect.poll(() => arrived().length, patient).toBeGreaterThanOrEqual(8);
    await new Promise((wake) => setTimeout(wake, 300));
    expect(new Set(cloud.items().map(({ seq }) => seq)).size).toBeLessThanOrEqual(20);
    expect(cloud.answered.length).toBeLessThanOrEqual(8);
  });
});

function sealed(epoch: number, events: readonly GoodsStatusEvent[]): Uint8Array {
  const items = events.map((event) => JSON.stringify(event));
  const place = { lane: 'events', epoch, firstSeq: 1, lastSeq: items.length, sealedAt: 1 } as const;
  const header = { siteId: SITE, gatewayId: GATEWAY, previous: new Uint8Array(32), ...place };
  return sealBatch({ header, items, salt: randomBytes(16), key, keyId: keyId(key) });
}
