import { closeSync, openSync, writeSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeviceLine } from './testing/device-line.ts';
import { readLedger } from './testing/ledger-content.ts';
import { doorId, scaleId, UNIT_G } from './testing/live-site.ts';
import { LiveSystem } from './testing/live-system.ts';
import { isInstalled } from '@pledgewatch/shared/testing';

const patient = { timeout: 120_000, interval: 200 };

let system: LiveSystem;
let line: DeviceLine;

beforeAll(async () => {
  system = await LiveSystem.start({ pledges: 1, broker: 'embedded' });
  line = new DeviceLine(system.devicePort, 'devices');
}, 240_000);

afterAll(async () => {
  await line?.stop();
  await system?.stop();
});

const weigh = (times: number) => {
  for (let n = 0; n < times; n++) {
    line.say(`scales/${scaleId(0)}`, scaleId(0), { gross: UNIT_G, stable: true });
  }
};
const openDoor = (open: boolean) => line.say(`doors/${doorId(0)}`, doorId(0), { open });
const items = () => readLedger(system.file('cloud', 'ledger.db')).items;
/** What was acknowledged and is not in the ledger. */
const missing = () => {
  const mids = new Set(items().map(({ item }) => item['correlationId']));
  return line.acknowledged.filter(({ mid }) => !mids.has(mid)).map(({ mid }) => mid);
};
const gaps = () => items().flatMap(({ item }) => (item.kind === 'gap' ? [item['reason']] : []));
const health = async () => (await fetch(`${system.edgeStatusUrl}/healthz`)).status;

describe.skipIf(!isInstalled('prlimit'))('a running edge whose disk is full (prlimit)', () => {
  test('acknowledges nothing, says so with a code, and goes on when there is room', async () => {
    weigh(3);
    openDoor(true);
    await line.settled();
    const before = line.acknowledged.length;
    system.program('edge').limitFiles(1_024);
    weigh(3);
    openDoor(false);
    await expect.poll(() => system.log('edge'), patient).toContain('PW_DISK_FULL');
    await expect.poll(health, patient).toBe(503);
    expect(line.acknowledged).toHaveLength(before);
    system.program('edge').limitFiles('unlimited');
    await line.settled();
    expect(line.acknowledged).toHaveLength(before + 4);
    await expect.poll(missing, patient).toEqual([]);
    await expect.poll(gaps, patient).toContain('PW_DISK_FULL');
    await expect.poll(health, patient).toBe(200);
  }, 300_000);
});

describe('an edge that finds a page of its journal broken', () => {
  test('says so with a code, in its log and in the ledger, and goes on', async () => {
    weigh(2);
    await line.settled();
    // A stopped edge leaves no write-ahead log, from which the page would be mended.
    await system.program('edge').stop();
    const journal = openSync(system.file('edge', 'journal', 'journal.db'), 'r+');
    writeSync(journal, Buffer.alloc(4_096, 0x55), 0, 4_096, 4_096);
    closeSync(journal);
    await system.startPart('edge');
    expect(system.log('edge')).toContain('PW_JOURNAL_DAMAGED');
    await expect.poll(gaps, patient).toContain('PW_JOURNAL_DAMAGED');
    openDoor(true);
    await line.settled();
    const last = line.acknowledged.at(-1)?.mid;
    await expect
      .poll(() => items().map(({ item }) => item['correlationId']), patient)
      .toContain(last);
  }, 300_000);
});
