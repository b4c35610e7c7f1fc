import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from './benchmark.ts';
import { startDevices } from './journey/devices.ts';
import { edgeHome, startSiteCloud } from './journey/journey.ts';
import { pledgeSlots } from './journey/pledging.ts';
import { startReceiver, type Receiver } from './journey/receiver.ts';
import { PLEDGES, PORTAL_ID, THEFTS_A_PLEDGE } from './journey/site.ts';
import { steal } from './journey/thefts.ts';
import { startProgram } from './load/program.ts';

const BACKGROUND_PER_SECOND = 1_000;
const WARM_UP = 20;
const SAMPLES = PLEDGES * THEFTS_A_PLEDGE - WARM_UP;
const SETTLE_MS = 3_000;

/** A tag carried out of the gate, from the reader's publish to the bank's webhook; beside it, no promises. */
export const alert: Benchmark = {
  name: 'alert',
  async measure({ folder, scale, progress }) {
    const some = (all: number) => Math.max(1, Math.round(all * scale));
    const work = { warmUp: some(WARM_UP), samples: some(SAMPLES), settleMs: SETTLE_MS * scale };
    const share = (done: number) => done / (work.samples + work.warmUp) / 2;
    const raw = await measureRaw({ ...work, onTold: (done) => progress(share(done)) });
    const onTold = (done: number) => progress(0.5 + share(done));
    const measured = await measureJourney(folder, { ...work, onTold });
    const rawOf = (of: number) => ({
      what: 'ms, posted on without promises',
      value: quantile(raw, of),
    });
    return [
      { key: 'alert.p50Ms', measured: quantile(measured, 0.5), raw: rawOf(0.5) },
      { key: 'alert.p99Ms', measured: quantile(measured, 0.99), raw: rawOf(0.99) },
    ];
  },
};

interface Work {
  readonly warmUp: number;
  readonly samples: number;
  readonly settleMs: number;
  readonly onTold: (done: number) => void;
}

async function measureJourney(folder: string, work: Work): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await startReceiver());
  const cloud = await startSiteCloud(folder);
  stack.defer(() => cloud.stop());
  const edge = await (await edgeHome(folder, cloud)).start();
  stack.defer(() => edge.stop());
  const slots = Math.min(PLEDGES, work.warmUp + work.samples);
  await pledgeSlots(cloud, edge.deviceBrokerUrl, slots);
  await cloud.post('bank', '/v1/webhooks', { url: receiver.url });
  return await latencies(edge.deviceBrokerUrl, receiver, work);
}

async function measureRaw(work: Work): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await startReceiver());
  const args = ['bench/src/journey/raw-forward.ts', `readers/${PORTAL_ID}/tag`, receiver.url];
  const forward = await startProgram<{ brokerUrl: string }>(args);
  stack.defer(() => forward.stop());
  return await latencies(forward.ready.brokerUrl, receiver, work);
}

async function latencies(
  brokerUrl: string,
  receiver: Receiver,
  { warmUp, samples, settleMs, onTold }: Work,
): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const devices = await startDevices(brokerUrl, BACKGROUND_PER_SECOND);
  stack.defer(() => devices.stop());
  await delay(settleMs);
  let done = 0;
  const told = () => onTold(++done);
  await steal({ devices, receiver, from: 0 }, warmUp, told);
  return await steal({ devices, receiver, from: warmUp }, samples, told);
}

/** The value that `share` of the values do not pass. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
