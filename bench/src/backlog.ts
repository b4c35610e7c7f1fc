import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { influxd, isInstalled } from '@pledgewatch/cloud/testing/influxd';
import type { BenchContext, Benchmark, Figure } from './benchmark.ts';
import { startReceiver, type Receiver } from './journey/receiver.ts';
import { startCloudUnderLoad, type CloudUnderLoad } from './load/cloud.ts';
import { theft } from './load/goods.ts';
import { itemCountOf, startRawFlow, type Load, type RawFlow } from './load/raw.ts';
import { sealedStream, type SealedStream } from './load/sealed-stream.ts';
import { connectSender, type Sender } from './load/sender.ts';
import { skippedFigures } from './skipped.ts';

const GATEWAYS = 4;
const ITEMS_A_BATCH = 500;
const ITEMS = { events: 250_000, telemetry: 750_000 };

/** A tenth alert of a pledge within ten minutes would be told with others, as one case. */
const THEFTS_MAX = 9 * GATEWAYS;
const THEFT_EVERY_MS = 1_000;

/** No webhook after so long: an alert was lost, or the machine stands still. */
const TOLD_MS_MAX = 120_000;

/** One gateway after an outage: what it kept, and the stream in which it tells what happens now. */
interface Returned {
  readonly epcs: readonly string[];
  readonly kept: readonly (readonly [SealedStream, Sender])[];
  readonly live: SealedStream;
  /** The event lane's connection, which carries both. */
  readonly events: Sender;
}

/**
 * Gateways come back with what an outage left them, and goods are stolen while they send it. The
 * backlog is drained when every batch is receipted and every follower has taken it.
 */
export const backlog: Benchmark = {
  name: 'backlog',
  async measure(context) {
    const missing = ['influxd', 'mosquitto'].filter((program) => !isInstalled(program));
    if (missing.length > 0) {
      const why = `${missing.join(', ')} missing`;
      return skippedFigures(['backlog.perSecond', 'backlog.liveAlertMs'], why);
    }
    await using ending = new AsyncDisposableStack();
    const influx = ending.adopt(await influxd(), (server) => server.remove());
    await influx.start();
    const receiver = ending.use(await startReceiver());
    const load = { ...context, gatewayCount: GATEWAYS, influxUrl: influx.url };
    const cloud = ending.adopt(await startCloudUnderLoad(load), (program) => program.stop());
    const raw = ending.adopt(await startRawFlow(context.folder, influx.url), (one) => one.stop());
    await addWebhook(cloud, receiver.url);
    const returned = await Promise.all(cloud.gateways.map((of) => comeBack(of, cloud)));
    ending.defer(async () => {
      await Promise.all(returned.flatMap(({ kept }) => kept.map(([, sender]) => sender.stop())));
    });
    return await drain({ cloud, raw, returned, receiver }, context);
  },
};

async function comeBack(of: CloudUnderLoad['gateways'][number], cloud: CloudUnderLoad) {
  const outageAt = Date.now();
  const kept = await Promise.all(
    (['events', 'telemetry'] as const).map(async (lane) => {
      const stream = sealedStream(of, lane, outageAt);
      return [stream, await connectSender(stream, cloud)] as const;
    }),
  );
  const live = sealedStream(of, 'events', outageAt + 1);
  return { epcs: of.epcs, kept, live, events: kept[0]![1] };
}

async function drain(
  {
    cloud,
    raw,
    returned,
    receiver,
  }: Readonly<{
    cloud: CloudUnderLoad;
    raw: RawFlow;
    returned: readonly Returned[];
    receiver: Receiver;
  }>,
  { scale, progress }: BenchContext,
): Promise<Figure[]> {
  const senders = returned.flatMap(({ kept }) => kept.map(([, sender]) => sender));
  const load: Load = returned.flatMap(({ kept }) =>
    kept.map(([stream]) => [stream, sealBacklog(stream, scale)] as const),
  );
  const items = itemCountOf(load);
  progress(0.5);
  await cloud.followed();
  const drained = new AbortController();
  const startedAt = performance.now();
  const cpu = await cloud.cpuSeconds();
  const alerts = stealWhile(drained.signal, returned, receiver);
  await Promise.all(senders.map((sender, index) => sender.send(load[index]![1])));
  await cloud.followed();
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = (((await cloud.cpuSeconds()) - cpu) * 1e6) / items;
  drained.abort();
  const liveAlertMs = Math.max(...(await alerts));
  const rawStartedAt = performance.now();
  await raw.send(load);
  const rawSeconds = (performance.now() - rawStartedAt) / 1_000;
  return [
    {
      key: 'backlog.perSecond',
      measured: items / seconds,
      raw: { what: 'in a raw loop', value: items / rawSeconds },
      cpuSeconds,
    },
    { key: 'backlog.liveAlertMs', measured: liveAlertMs },
  ];
}

function sealBacklog(stream: SealedStream, scale: number) {
  const share = (ITEMS[stream.lane] * scale) / ITEMS_A_BATCH / GATEWAYS;
  return stream.seal(Math.max(1, Math.round(share)), ITEMS_A_BATCH);
}

/** Milliseconds from the publish of each theft to the bank's webhook; at least one. */
async function stealWhile(
  drained: AbortSignal,
  returned: readonly Returned[],
  receiver: Receiver,
): Promise<number[]> {
  const delays: number[] = [];
  while (delays.length < THEFTS_MAX && !(drained.aborted && delays.length > 0)) {
    const { epcs, live, events } = returned[delays.length % returned.length]!;
    const id = `theft-${delays.length}`;
    const item = JSON.stringify(theft(epcs[delays.length]!, id, Date.now()));
    const sentAt = performance.now();
    events.sendFirst(live.sealItems([item]));
    const late = delay(TOLD_MS_MAX, undefined, { ref: false });
    const toldAt = await Promise.race([receiver.told(id), late]);
    if (toldAt === undefined) throw new Error(`nobody told of ${id} in ${TOLD_MS_MAX} ms`);
    delays.push(toldAt - sentAt);
    await delay(THEFT_EVERY_MS, undefined, { signal: drained }).catch(() => undefined);
  }
  return delays;
}

async function addWebhook({ url, keys }: CloudUnderLoad, address: string): Promise<void> {
  const answer = await fetch(`${url}/v1/webhooks`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${keys.bank}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ url: address }),
  });
  if (!answer.ok) throw new Error(`/v1/webhooks: HTTP ${answer.status} ${await answer.text()}`);
}
