import { randomUUID } from 'node:crypto';
import { influxd } from '@pledgewatch/cloud/testing/influxd';
import { isInstalled } from '@pledgewatch/shared/testing';
import type { BenchContext, Benchmark, Figure } from './benchmark.ts';
import { startReceiver, type Receiver } from './journey/receiver.ts';
import { startCloudUnderLoad, type CloudUnderLoad } from './load/cloud.ts';
import { theft } from './load/goods.ts';
import { liveDelays } from './load/live-delays.ts';
import { itemCountOf, startRawFlow, type Load, type RawFlow } from './load/raw.ts';
import { startRawAlerts, type RawAlerts } from './load/raw-alerts.ts';
import { sealedStream, type SealedStream } from './load/sealed-stream.ts';
import { connectSender, type Sender } from './load/sender.ts';
import { skippedFigures } from './skipped.ts';

const GATEWAYS = 4;
const ITEMS_A_BATCH = 500;
const ITEMS = { events: 250_000, telemetry: 750_000 };

/** A tenth alert of a pledge within ten minutes would be told with others, as one case. */
const THEFTS_MAX = 9 * GATEWAYS;

/** One gateway after an outage: what it kept, and the stream in which it tells what happens now. */
interface Returned {
  readonly epcs: readonly string[];
  readonly kept: readonly (readonly [SealedStream, Sender])[];
  readonly live: SealedStream;
  /** The event lane's connection, which carries both. */
  readonly events: Sender;
}

/** What takes part: the cloud with its gateways, the raw way with its own, and the bank that both tell. */
interface Parts {
  readonly cloud: CloudUnderLoad;
  readonly returned: readonly Returned[];
  readonly raw: RawFlow;
  readonly rawAlerts: RawAlerts;
  readonly receiver: Receiver;
}

/** One drain: how long it took, and what each alert in the meantime took, ms. */
interface Drained {
  readonly seconds: number;
  readonly delays: readonly number[];
}

/**
 * Gateways come back with what an outage left them, and goods are stolen while they send it. The
 * backlog is drained when every batch is receipted and every follower has taken it. Afterwards the raw
 * loop drains the same bytes, while alerts go past it without any promise.
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
    const rawAlerts = ending.adopt(await startRawAlerts(raw.brokerUrl, receiver.url), (one) =>
      one.stop(),
    );
    await addWebhook(cloud, receiver.url);
    const returned = await Promise.all(cloud.gateways.map((of) => comeBack(of, cloud)));
    ending.defer(async () => {
      await Promise.all(returned.flatMap(({ kept }) => kept.map(([, sender]) => sender.stop())));
    });
    return await drain({ cloud, returned, raw, rawAlerts, receiver }, context);
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

async function drain(parts: Parts, { scale, progress }: BenchContext): Promise<Figure[]> {
  const { cloud, returned, raw, rawAlerts, receiver } = parts;
  const load: Load = returned.flatMap(({ kept }) =>
    kept.map(([stream]) => [stream, sealBacklog(stream, scale)] as const),
  );
  const items = itemCountOf(load);
  progress(0.5);
  await cloud.followed();
  const cpu = await cloud.cpuSeconds();
  const ours = await drainCloud(parts, load);
  const cpuSeconds = (((await cloud.cpuSeconds()) - cpu) * 1e6) / items;
  progress(0.8);
  const bare = await drainBeside(
    () => raw.send(load),
    receiver,
    (id) => rawAlerts.publish(id),
  );
  return [
    {
      key: 'backlog.perSecond',
      measured: items / ours.seconds,
      raw: { what: 'in a raw loop', value: items / bare.seconds },
      cpuSeconds,
    },
    {
      key: 'backlog.liveAlertMs',
      measured: Math.max(...ours.delays),
      raw: { what: 'ms, posted on beside the raw loop', value: Math.max(...bare.delays) },
    },
  ];
}

function sealBacklog(stream: SealedStream, scale: number) {
  const share = (ITEMS[stream.lane] * scale) / ITEMS_A_BATCH / GATEWAYS;
  return stream.seal(Math.max(1, Math.round(share)), ITEMS_A_BATCH);
}

/** Goods are stolen from each warehouse in turn. */
function drainCloud({ cloud, returned, receiver }: Parts, load: Load): Promise<Drained> {
  const senders = returned.flatMap(({ kept }) => kept.map(([, sender]) => sender));
  return drainBeside(
    async () => {
      await Promise.all(senders.map((sender, index) => sender.send(load[index]![1])));
      await cloud.followed();
    },
    receiver,
    (id, count) => {
      const { epcs, live, events } = returned[count % returned.length]!;
      const item = JSON.stringify(theft(epcs[count]!, id, Date.now()));
      events.sendFirst(live.sealItems([item]));
    },
  );
}

async function drainBeside(
  work: () => Promise<void>,
  receiver: Receiver,
  tell: (id: string, count: number) => void,
): Promise<Drained> {
  const drained = new AbortController();
  const startedAt = performance.now();
  const delays = liveDelays({ until: drained.signal, atMost: THEFTS_MAX, receiver, tell });
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  drained.abort();
  return { seconds, delays: await delays };
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
