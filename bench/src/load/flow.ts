import { influxd } from '@pledgewatch/cloud/testing/influxd';
import type { BenchContext } from '../benchmark.ts';
import { startCloudUnderLoad } from './cloud.ts';
import { countPoints } from './points.ts';
import { itemCountOf, RAW_DATABASE, startRawFlow, type Load } from './raw.ts';
import { sealedStream, type SealedStream } from './sealed-stream.ts';
import { connectSender, type Sender } from './sender.ts';

/** Streams enough that commits hold batches of several. */
const GATEWAYS_MIN = 5;

/** How a flow of sealed batches looks. */
export interface Flow {
  readonly gatewayCount: number;
  readonly itemsABatch: number;
  /** Half of them on the event lane. */
  readonly itemsARound: number;
}

/** Items a second, round by round. */
export interface FlowMeasured {
  readonly cloud: readonly number[];
  readonly raw: readonly number[];
  /** Seconds of CPU the cloud took for a million items. */
  readonly cloudCpu: readonly number[];
}

/** Share of a round that is sent before the first: programs start cold, a service runs warm. */
const WARM_UP_SHARE = 0.25;

/**
 * Sends the same sealed batches through the cloud and through the raw loop, turn by turn. A round of
 * the cloud ends when every batch is receipted and every follower has taken it; that all its points
 * are in InfluxDB is then counted there.
 *
 * @throws {Error} When a point is missing: a figure for less than everything is none.
 */
export async function measureFlow(context: BenchContext, flow: Flow): Promise<FlowMeasured> {
  await using ending = new AsyncDisposableStack();
  const influx = ending.adopt(await influxd(), (server) => server.remove());
  await influx.start();
  const gatewayCount = gatewaysOf(flow, context.scale);
  const cloud = ending.adopt(
    await startCloudUnderLoad({ ...context, gatewayCount, influxUrl: influx.url }),
    (program) => program.stop(),
  );
  const raw = ending.adopt(await startRawFlow(context.folder, influx.url), (one) => one.stop());
  const epoch = Date.now() + 1;
  const streams = cloud.gateways.flatMap((gateway) => [
    sealedStream(gateway, 'events', epoch),
    sealedStream(gateway, 'telemetry', epoch),
  ]);
  const senders = await Promise.all(streams.map((stream) => connectSender(stream, cloud)));
  ending.defer(async () => void (await Promise.all(senders.map((sender) => sender.stop()))));
  const measured = { cloud: [] as number[], raw: [] as number[], cloudCpu: [] as number[] };
  await cloud.followed();
  let sent = 0;
  const known = await countPoints(influx.url, 'pledgewatch');

  async function round(share: number): Promise<Load> {
    const load = sealed(streams, flow, share * context.scale);
    sent += itemCountOf(load);
    const cpu = await cloud.cpuSeconds();
    measured.cloud.push(await rate(load, () => sendAll(senders, load, () => cloud.followed())));
    measured.cloudCpu.push((((await cloud.cpuSeconds()) - cpu) * 1e6) / itemCountOf(load));
    measured.raw.push(await rate(load, () => raw.send(load)));
    return load;
  }

  await round(WARM_UP_SHARE);
  for (let done = 1; done <= context.rounds; done++) {
    await round(1);
    context.progress(done / context.rounds);
  }
  await expectPoints(influx.url, 'pledgewatch', known + sent);
  await expectPoints(influx.url, RAW_DATABASE, sent);
  const [rates, raws, cpus] = [measured.cloud, measured.raw, measured.cloudCpu];
  return { cloud: rates.slice(1), raw: raws.slice(1), cloudCpu: cpus.slice(1) };
}

/** A small share of the work comes from fewer gateways: enrolling them would take longest. */
function gatewaysOf({ gatewayCount }: Flow, scale: number): number {
  return Math.min(gatewayCount, Math.max(GATEWAYS_MIN, Math.round(gatewayCount * scale)));
}

function sealed(
  streams: readonly SealedStream[],
  { itemsARound, itemsABatch }: Flow,
  share: number,
): Load {
  const batches = Math.max(1, Math.round((itemsARound * share) / itemsABatch / streams.length));
  return streams.map((stream) => [stream, stream.seal(batches, itemsABatch)] as const);
}

async function sendAll(
  senders: readonly Sender[],
  load: Load,
  followed: () => Promise<void>,
): Promise<void> {
  await Promise.all(senders.map((sender, index) => sender.send(load[index]![1])));
  await followed();
}

async function rate(load: Load, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (itemCountOf(load) * 1_000) / (performance.now() - startedAt);
}

async function expectPoints(url: string, database: string, expected: number): Promise<void> {
  const found = await countPoints(url, database);
  if (found !== expected) throw new Error(`${found} of ${expected} points are in ${database}`);
}
