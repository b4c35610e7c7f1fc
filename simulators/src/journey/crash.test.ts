import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { verifyLedger } from '@pledgewatch/cloud/verify';
import { openBatch } from '@pledgewatch/shared/batch';
import { parseVerifierKey } from '@pledgewatch/shared/checkpoint';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '#/demo/receiver.ts';
import { chanceFrom } from '#/world/index.ts';
import { DeviceLine, type Said } from './testing/device-line.ts';
import { climateId, doorId, scaleId, UNIT_G } from './testing/live-site.ts';
import { LiveSystem, type Part } from './testing/live-system.ts';
import { cloudStanding, nameOf, standingOf } from './testing/standing.ts';
import { STEPS, type Moment, type Step } from './testing/steps.ts';
import { isInstalled } from '@pledgewatch/shared/testing';
import { readLedger, streamsOf, type LedgerContent } from './testing/ledger-content.ts';

const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Date.now() % 1_000_000_000);
const hasMosquitto = isInstalled('mosquitto');
const steps = hasMosquitto ? STEPS : STEPS.filter(({ part }) => part !== 'broker');

const PLEDGES = 12;
const KILLS_MIN = 50;
const KILLS_A_STEP_MIN = 3;
const KILLS_MAX = 100;
/** Moments looked at before one is taken as it comes. */
const LOOKS_MAX = 30;
/** A busy machine may take long to start programs; nothing here is measured. */
const patient = { timeout: 240_000, interval: 500 };

let system: LiveSystem;
let receiver: Receiver;
let spy: MqttClient | undefined;
const chance = chanceFrom(seed, 'kills');
const chanceOfDevices = chanceFrom(seed, 'devices');
const atBroker = new Set<string>();
const delivered = new Set<string>();
const lines: DeviceLine[] = [];
const hits = new Map<string, number>(steps.map(({ name }) => [name, 0]));
let kills = 0;

beforeAll(async () => {
  system = await LiveSystem.start({
    pledges: PLEDGES,
    broker: hasMosquitto ? 'mosquitto' : 'embedded',
  });
  receiver = await startReceiver(({ data }) => void delivered.add(String(data['alertId'])));
  const { secret } = await system
    .api('bank')
    .post<{ secret: string }>('/v1/webhooks', { url: receiver.url });
  receiver.secret = secret;
  if (hasMosquitto) spy = await watchBroker();
}, 240_000);

afterAll(async () => {
  spy?.end(true);
  for (const line of lines) await line.stop();
  await receiver?.stop();
  await system?.stop();
});

async function watchBroker(): Promise<MqttClient> {
  const client = await connectAsync(system.brokerUrl, { clientId: 'spy', reconnectPeriod: 50 });
  client.on('error', () => undefined);
  client.on('message', (_, bytes) => void atBroker.add(nameOf(openBatch(bytes).header)));
  await client.subscribeAsync('pw/1/+/+/up/+', { qos: 1 });
  return client;
}

/**
 * Devices that speak until they are told to stop: scales weigh, doors open and close, the air
 * changes.
 */
function speak(signal: AbortSignal): Promise<unknown> {
  const scales = new DeviceLine(system.devicePort, 'scales');
  const doors = new DeviceLine(system.devicePort, 'doors');
  const air = new DeviceLine(system.devicePort, 'air');
  lines.push(scales, doors, air);
  const isOpen = new Map<number, boolean>();
  return Promise.all([
    speakOn(scales, signal, (place) => {
      const gross = UNIT_G + Math.floor(chanceOfDevices() * 200) - 100;
      scales.say(`scales/${scaleId(place)}`, scaleId(place), { gross, stable: true });
    }),
    speakOn(doors, signal, (place) => {
      const open = !isOpen.get(place);
      isOpen.set(place, open);
      doors.say(`doors/${doorId(place)}`, doorId(place), { open });
    }),
    speakOn(air, signal, (place) => {
      const temperature = Math.floor(chanceOfDevices() * 60) - 20;
      air.say(`climate/${climateId(place)}`, climateId(place), { temperature });
    }),
  ]);
}

async function speakOn(line: DeviceLine, signal: AbortSignal, say: (place: number) => void) {
  while (!signal.aborted) {
    if (line.hasRoom) say(Math.floor(chanceOfDevices() * PLEDGES));
    await delay(20 + chanceOfDevices() * 100);
  }
  await line.settled();
}

/** Freezes edge and cloud, the victims first, and looks where facts stand. */
async function freeze(victims: readonly Part[]): Promise<Moment> {
  const others = system.parts.filter((part) => !victims.includes(part));
  for (const part of [...victims, ...others]) await system.program(part).pause();
  const unacknowledged = lines.reduce((sum, line) => sum + line.waiting, 0);
  return { standing: standingOf(system.folder), unacknowledged, atBroker };
}

function thaw(): void {
  for (const part of system.parts) system.program(part).resume();
}

/** Waits until the wanted step may be at hand: what the cloud's disks say can be read while it runs. */
async function awaitChance({ name }: Step): Promise<void> {
  const wanted = {
    'cloud: in the ledger, not in the series': 'unseries',
    'cloud: decided, not in the alerts': 'untold',
    'cloud: told, not delivered': 'undelivered',
  } as const;
  const what = wanted[name as keyof typeof wanted];
  if (!what) return delay(chance() * 40);
  for (let looks = 0; looks < 300 && cloudStanding(system.folder)[what] === 0; looks++) {
    await delay(2);
  }
}

/** Kills at a moment at which the wanted step is hit, or after many at which it is not. */
async function killAt(wanted: Step): Promise<void> {
  const victims = victimsOf(wanted);
  const moment = await momentOf(wanted, victims);
  await Promise.all(victims.map(async (part) => system.program(part).kill()));
  thaw();
  kills += victims.length;
  for (const step of steps) {
    if (victims.includes(step.part) && step.isAt(moment)) hits.set(step.name, hitsOf(step) + 1);
  }
  await Promise.all(victims.map(async (part) => system.startPart(part)));
}

/** Often both sides of the uplink at once: a power cut takes what it takes. */
function victimsOf({ part }: Step): readonly Part[] {
  const isBoth = chance() < 0.9 && part !== 'broker';
  return isBoth ? [part, part === 'edge' ? 'cloud' : 'edge'] : [part];
}

async function momentOf(wanted: Step, victims: readonly Part[]): Promise<Moment> {
  for (let looks = 1; ; looks++) {
    await awaitChance(wanted);
    const moment = await freeze(victims);
    if (wanted.isAt(moment) || looks === LOOKS_MAX) return moment;
    thaw();
  }
}

/** One of the steps that were hit the least. */
function leastHit(): Step {
  const least = Math.min(...steps.map(hitsOf));
  const candidates = steps.filter((step) => hitsOf(step) === least);
  return candidates[Math.floor(chance() * candidates.length)]!;
}

const hitsOf = ({ name }: Step) => hits.get(name) ?? 0;

/** What has not come to its end yet. */
async function whatIsLeft() {
  const { standing } = await freeze([]);
  thaw();
  const { sealedOnly, unfolded, unsealed, unreceipted, cloud } = standing;
  const { unseries, untold, undelivered } = cloud;
  const left = { sealedOnly: sealedOnly.length, unfolded, unsealed, unreceipted };
  return { ...left, unseries, untold, undelivered };
}

const NOTHING_LEFT = {
  sealedOnly: 0,
  unfolded: 0,
  unsealed: 0,
  unreceipted: 0,
  unseries: 0,
  untold: 0,
  undelivered: 0,
};

describe(`kill -9 of edge, cloud and broker while events flow (seed ${seed})`, () => {
  let told: LedgerContent;
  let acknowledged: readonly Said[];

  test('hits every step of the journey, and everything comes through', async () => {
    const speaking = new AbortController();
    const spoken = speak(speaking.signal);
    while ((kills < KILLS_MIN || hitsOf(leastHit()) < KILLS_A_STEP_MIN) && kills < KILLS_MAX) {
      await killAt(leastHit());
    }
    speaking.abort();
    await spoken;
    await expect.poll(whatIsLeft, patient).toEqual(NOTHING_LEFT);
    await system.stopParts();
    acknowledged = lines.flatMap((line) => line.acknowledged);
    told = readLedger(system.file('cloud', 'ledger.db'));
    expect(kills).toBeGreaterThanOrEqual(KILLS_MIN);
    for (const step of steps) expect(hitsOf(step), step.name).toBeGreaterThan(0);
  }, 2_400_000);

  test('leaves every acknowledged message in the ledger, in order', () => {
    for (const ofDevice of Map.groupBy(acknowledged, ({ deviceId }) => deviceId).values()) {
      const { deviceId } = ofDevice[0]!;
      const seqs = told.items
        .filter(({ lane, item }) => lane === 'telemetry' && item['deviceId'] === deviceId)
        .map(({ item }) => Number(item['deviceSeq']));
      const once = [...new Set(seqs)];
      expect(once, deviceId).toEqual(once.toSorted((a, b) => a - b));
      expect(ofDevice.filter(({ seq }) => !once.includes(seq))).toEqual([]);
    }
  });

  test('counts every opening and closing of a door once, in order', () => {
    const doors = acknowledged.filter(({ topic }) => topic.startsWith('doors/'));
    for (const [id, said] of Map.groupBy(doors, ({ deviceId }) => deviceId)) {
      const events = told.items
        .filter(({ item }) => item.kind === 'door' && item['doorId'] === id)
        .toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq)
        .map(({ item }) => item['correlationId']);
      expect(events, id).toEqual(said.toSorted((a, b) => a.seq - b.seq).map(({ mid }) => mid));
    }
  });

  test('leaves every stream without a hole or a double', () => {
    for (const [name, seqs] of streamsOf(told.items)) {
      expect(seqs, name).toEqual(seqs.map((_, at) => at + 1));
    }
    expect(told.items.filter(({ item }) => item.kind === 'gap')).toEqual([]);
  });

  test('tells the bank of every alert', () => {
    const raised = told.decisions.filter(({ do: what }) => what === 'raise-alert');
    expect(raised.length).toBeGreaterThan(0);
    const ids = raised.map(({ alert }) => (alert as { alertId: string }).alertId);
    expect(ids.filter((id) => !delivered.has(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('leaves a ledger that verifies from its first entry to its last', async () => {
    const text = (name: string) => readFile(system.file('cloud', name), 'utf8');
    const verdict = await verifyLedger({
      file: system.file('cloud', 'ledger.db'),
      checkpoint: await text('checkpoint'),
      keys: [parseVerifierKey((await text('checkpoint.key')).trim())],
    });
    expect(verdict.findings).toEqual([]);
    expect(verdict).toMatchObject({ ok: true, unsigned: 0 });
  }, 120_000);
});
