import { setTimeout as delay } from 'node:timers/promises';
import type { CommandOf } from '@pledgewatch/shared/command';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCutLine, type CutLine } from './testing/cut-line.ts';
import { DeviceLine } from './testing/device-line.ts';
import { readLedger, streamsOf, type LedgerItem } from './testing/ledger-content.ts';
import {
  climateId,
  doorId,
  epc,
  epcsOf,
  pledgeId,
  scaleId,
  UNIT_G,
  type LiveShape,
} from './testing/live-site.ts';
import { LiveSystem } from './testing/live-system.ts';
import { maskOf } from '@pledgewatch/shared/identity';
import { isInstalled } from '@pledgewatch/shared/testing';
import { listenToBarriers, TruckVisit } from './testing/truck-visit.ts';

const LEASE_MS = 12_000;
/** The gate of the first pledge outlives the outage by its lease, that of the second does not. */
const GATES = [
  { id: 'G-0', leaseMs: 600_000 },
  { id: 'G-1', leaseMs: LEASE_MS },
] as const;
/** Longer than the gateway is ever quiet by itself, shorter than the outage. */
const shape: LiveShape = { pledges: 2, units: 3, gates: GATES, silenceMaxMs: 15_000 };
const PLATES = ['粤E00000', '粤E00001'] as const;
const TARE_G = 15_000_000;
/** Batches that wait behind the live lane: more than twice those that may be on their way at once. */
const BACKLOG = 24;

const patient = { timeout: 90_000, interval: 100 };
type Place = 0 | 1;

let system: LiveSystem;
let uplink: CutLine;
let line: DeviceLine;
let barriers: ReturnType<typeof listenToBarriers>;
const grossG = [3 * UNIT_G, 3 * UNIT_G];
const speaking = new AbortController();
let spoken: Promise<void>;
let cutAt: number;
let mendedAt: number;

beforeAll(async () => {
  if (!isInstalled('mosquitto')) return;
  system = await LiveSystem.start({
    ...shape,
    broker: 'mosquitto',
    async edgeBrokerUrl(port) {
      uplink = await openCutLine(`mqtt://127.0.0.1:${port}`);
      return uplink.url;
    },
  });
  line = new DeviceLine(system.devicePort, 'site');
  const gateIds = GATES.map(({ id }) => id);
  barriers = listenToBarriers(system.devicePort, gateIds);
  spoken = speak();
}, 240_000);

afterAll(async () => {
  speaking.abort();
  await spoken;
  await line?.stop();
  await barriers?.stop();
  await system?.stop();
  await uplink?.stop();
});

/** Scales weigh and the reader reads, whatever else happens. */
async function speak(): Promise<void> {
  while (!speaking.signal.aborted) {
    for (const place of [0, 1] as const) {
      const shown = { gross: grossG[place], stable: true };
      line.say(`scales/${scaleId(place)}`, scaleId(place), shown);
      for (const tag of epcsOf(place, shape).slice(0, grossG[place]! / UNIT_G)) {
        line.say('tags/R-1', 'R-1', { epc: tag, antenna: place });
      }
    }
    await delay(500);
  }
  await line.settled();
}

const items = () => readLedger(system.file('cloud', 'ledger.db')).items;
const events = () => items().filter(({ lane }) => lane === 'events');
/** Nothing is heard of a gateway, and what is behind it is not verified: each pledge says so. */
const SILENCE = ['CONTROL_LINE_BREACH', 'CONTROL_LINE_BREACH', 'DEVICE_SILENT'];
const alertCodes = () =>
  readLedger(system.file('cloud', 'ledger.db'))
    .decisions.filter(({ do: what }) => what === 'raise-alert')
    .map(({ alert }) => (alert as { readonly code: string }).code)
    .toSorted();
const standingCodes = async () => {
  const { items: all } = await system
    .api('bank')
    .get<{ items: { code: string; state: string }[] }>('/v1/alerts');
  return all.filter(({ state }) => state !== 'cleared').map(({ code }) => code);
};
const gateSteps = (place: Place) =>
  events()
    .filter(({ item }) => item.kind === 'gate' && item['gateId'] === GATES[place].id)
    .map(({ item }) => item as { readonly step?: string; readonly code?: string })
    .map(({ step, code }) => (code === undefined ? step : `${step} ${code}`));
const truckState = async (place: Place) => {
  const release = await system
    .api('bank')
    .get<{ state: string; trucks: { state: string }[] }>(`/v1/releases/REL-${place}`);
  return [release.state, release.trucks[0]?.state];
};

/** One unit of the pledge goes to its gate on a truck, with the leave of two people of its bank. */
async function release(place: Place): Promise<void> {
  const now = Date.now();
  const truck = {
    truckOrderId: `TRK-${place}`,
    gateId: GATES[place].id,
    plate: PLATES[place],
    epcs: [epc(place, 2)],
    notBefore: now - 60_000,
    notAfter: now + 1_800_000,
  };
  const wanted: Omit<CommandOf<'release.request'>, 'type'> = {
    releaseId: `REL-${place}`,
    pledgeId: pledgeId(place),
    trucks: [truck],
  };
  await system.api('borrower').post('/v1/releases', wanted);
  await system.api('bank').post(`/v1/releases/REL-${place}/making`, {});
  await system.api('bankChecker').post(`/v1/releases/REL-${place}/checking`, {});
}

/** What the gates accepted: orders, and leases by the gate they are for. */
const accepted = () =>
  events()
    .filter(({ item }) => item.kind === 'instructionAnswer' && item['accepted'] === true)
    .map(({ item }) => String(item['instructionId']).replace(/^(lease-G-\d).*/, '$1'));
const isConnected = async () => {
  const response = await fetch(`${system.edgeStatusUrl}/healthz`);
  return ((await response.json()) as { isConnected: boolean }).isConnected;
};

describe.skipIf(!isInstalled('mosquitto'))('an outage of the uplink (mosquitto)', () => {
  test('finds truck orders and leases at the gates', async () => {
    await release(0);
    await release(1);
    await expect
      .poll(accepted, patient)
      .toEqual(expect.arrayContaining(['lease-G-0', 'lease-G-1']));
    const orders = () => accepted().filter((id) => !id.startsWith('lease-'));
    await expect.poll(orders, patient).toHaveLength(2);
    expect(alertCodes()).toEqual([]);
  }, 120_000);

  test('does not keep a truck from being weighed, loaded and let out inside the lease', async () => {
    uplink.cut();
    cutAt = Date.now();
    await expect.poll(isConnected, patient).toBe(false);
    const visit = new TruckVisit(line, GATES[0].id);
    await visit.showPlate(PLATES[0]);
    await expect.poll(() => barriers.opened(GATES[0].id), patient).toBe(1);
    await visit.weigh(TARE_G);
    grossG[0] = 2 * UNIT_G;
    await visit.weigh(TARE_G + UNIT_G);
    await expect.poll(() => barriers.opened(GATES[0].id), patient).toBe(2);
    await visit.carryOut([epc(0, 2)]);
  }, 120_000);

  test('shuts the gate whose lease ran out', async () => {
    await delay(Math.max(0, cutAt + LEASE_MS + 1_000 - Date.now()));
    await new TruckVisit(line, GATES[1].id).showPlate(PLATES[1]);
    for (let n = 0; n < BACKLOG; n++) {
      const id = climateId(1);
      line.say(`climate/${id}`, id, { temperature: n });
      await delay(50);
    }
    await line.settled();
    await expect.poll(alertCodes, patient).toEqual(SILENCE);
    expect(await truckState(0)).toEqual(['OPEN', 'INSTRUCTED']);
    expect(barriers.opened(GATES[1].id)).toBe(0);
  }, 120_000);

  test('is followed by what happens now, and then by what happened meanwhile', async () => {
    const before = new Set(items().map(({ epoch }) => epoch));
    // The gateway meets its broker again and fills its window, before the cloud reads anything.
    await system.program('cloud').pause();
    mendedAt = Date.now();
    uplink.mend();
    await expect.poll(isConnected, patient).toBe(true);
    line.say(`doors/${doorId(1)}`, doorId(1), { open: true });
    await line.settled();
    await delay(1_000);
    system.program('cloud').resume();
    const isDoor = ({ item }: LedgerItem) => item.kind === 'door';
    await expect.poll(() => events().filter(isDoor), patient).toHaveLength(1);
    await expect.poll(() => truckState(0), patient).toEqual(['SETTLED', 'SETTLED']);
    const live = events().find(isDoor)!;
    expect(before).not.toContain(live.epoch);
    const lastOfOld = events().findLast(({ epoch }) => before.has(epoch))!;
    expect(live.entry).toBeLessThan(lastOfOld.entry);
  }, 240_000);

  test('leaves every event in the ledger once, in streams without a hole', async () => {
    speaking.abort();
    await spoken;
    const mids = () =>
      items()
        .filter(({ lane }) => lane === 'telemetry')
        .map(({ item }) => item['correlationId']);
    const missing = () => {
      const known = new Set(mids());
      return line.acknowledged.filter(({ mid }) => !known.has(mid));
    };
    await expect.poll(missing, patient).toEqual([]);
    const own = mids().filter((mid) => line.acknowledged.some((said) => said.mid === mid));
    expect(own).toHaveLength(line.acknowledged.length);
    for (const [name, seqs] of streamsOf(items())) {
      expect(seqs, name).toEqual(seqs.map((_, at) => at + 1));
    }
    expect(items().filter(({ item }) => item.kind === 'gap')).toEqual([]);
  }, 120_000);

  test('has every step of the truck told, and the refusal with its code and its time', async () => {
    expect(gateSteps(0)).toEqual([
      'AT_GATE',
      'TARE_WEIGHED',
      'LOADING',
      'GROSS_WEIGHED',
      'SETTLED',
    ]);
    // A lease that came back lets in who still stands at the barrier; it may come before the old
    // epoch with the refusal has arrived, or after.
    const steps = () => gateSteps(1).toSorted((a = '', b = '') => (a < b ? -1 : 1));
    await expect.poll(steps, patient).toEqual(['AT_GATE', 'REFUSED LEASE_EXPIRED']);
    const refusal = events().find(({ item }) => item['code'] === 'LEASE_EXPIRED')?.item;
    expect(refusal).toMatchObject({
      plate: expect.stringMatching(/^粤E•••/),
      truckOrderId: 'TRK-1',
    });
    expect(refusal?.['receivedAt']).toBeGreaterThan(cutAt + LEASE_MS);
    expect(refusal?.['receivedAt']).toBeLessThan(mendedAt);
  }, 120_000);

  test('raises what was true and nothing else, and what is over is cleared', async () => {
    expect(alertCodes()).toEqual([...SILENCE, 'INSTRUCTION_REFUSED']);
    await expect.poll(standingCodes, patient).toEqual(['INSTRUCTION_REFUSED']);
  }, 120_000);

  test('leaves both pledges with what is there, verified', async () => {
    for (const [place, units] of [
      [0, 2],
      [1, 3],
    ] as const) {
      const { position, slots } = await system.api('bank').get<{
        position: { nominalG: number; verifiedPermille: number };
        slots: { units: number }[];
      }>(`/v1/pledges/${pledgeId(place)}`);
      expect(slots).toMatchObject([{ units, unitsPresent: units }]);
      expect(position).toMatchObject({ nominalG: units * UNIT_G, verifiedPermille: 1_000 });
    }
  });

  test('leaves no number plate where nothing can be erased; whoever meets the truck still reads it', async () => {
    const { items: read, decisions, commands } = readLedger(system.file('cloud', 'ledger.db'));
    const seen = read.filter(({ item }) => item.kind === 'vehicle');
    expect(seen.length).toBeGreaterThan(0);
    const ledger = [JSON.stringify([read, decisions]), ...commands].join('\n');
    for (const [place, plate] of PLATES.entries()) {
      const path = `/v1/releases/REL-${place}`;
      const bank = await system.api('bank').get<{ trucks: { plate: string }[] }>(path);
      expect(bank.trucks).toMatchObject([{ plate }]);
      expect(ledger).toContain(maskOf(plate));
      expect(ledger).not.toContain(plate);
    }
  });
});
