import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { median, type BenchContext, type Benchmark } from './benchmark.ts';
import { startDevices } from './journey/devices.ts';
import { edgeHome, startSiteCloud } from './journey/journey.ts';
import { residentMemory } from './journey/memory.ts';
import { opcuaSource } from './journey/site.ts';
import { startProgram } from './load/program.ts';
import { skippedFigures } from './skipped.ts';

const PER_SECOND = 500;
/** Collections and caches have come to rest by then; the second half of it is measured. */
const RUN_MS = 40_000;
const LOOK_MS = 500;

/** Resident memory of a gateway that serves 500 observations a second, on its second start. */
export const edge: Benchmark = {
  name: 'edge',
  async measure(context) {
    if (!residentMemory(process.pid)) {
      return skippedFigures(['edge.mqttMb', 'edge.opcuaMb'], 'no /proc on this machine');
    }
    const part = (share: number) => ({
      ...context,
      progress: (of: number) => context.progress(share + of / 2),
    });
    const mqtt = await measureGateway(part(0), 'mqtt', null);
    const opcua = await withOpcuaServer(join(context.folder, 'server'), (endpoint) =>
      measureGateway(part(0.5), 'opcua', endpoint),
    );
    const [bare, bareOpcua] = [
      await measureBare(['mqtt']),
      await measureBare(['mqtt', 'node-opcua-client']),
    ];
    const limit = (value: number) => ({ what: 'MB, Node and its clients, idle', value });
    return [
      { key: 'edge.mqttMb', measured: mqtt, raw: limit(bare) },
      { key: 'edge.opcuaMb', measured: opcua, raw: limit(bareOpcua) },
    ];
  },
};

/** @param opcuaEndpoint A server that it reads beside its devices. */
async function measureGateway(
  { folder, scale, progress }: BenchContext,
  name: string,
  opcuaEndpoint: string | null,
): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const own = join(folder, name);
  const cloud = await startSiteCloud(own);
  stack.defer(() => cloud.stop());
  const sources = opcuaEndpoint === null ? [] : [opcuaSource(opcuaEndpoint)];
  const home = await edgeHome(own, cloud, { sources });
  await serve(home, RUN_MS * scale * 0.1);
  progress(0.3);
  const seen = await serve(home, RUN_MS * scale);
  progress(1);
  return median(seen.slice(seen.length >>> 1));
}

/** Starts it, keeps it busy, and gives what was resident on the way, MB. */
async function serve(home: Awaited<ReturnType<typeof edgeHome>>, ms: number): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const running = await home.start();
  stack.defer(() => running.stop());
  const devices = await startDevices(running.deviceBrokerUrl, PER_SECOND);
  stack.defer(() => devices.stop());
  return await watch(running.pid, ms);
}

async function watch(pid: number, ms: number): Promise<number[]> {
  const seen: number[] = [];
  for (const until = performance.now() + ms; performance.now() < until || seen.length === 0;) {
    await delay(LOOK_MS);
    seen.push(residentMemory(pid)?.nowMb ?? NaN);
  }
  return seen;
}

async function withOpcuaServer(
  dataDir: string,
  work: (endpoint: string) => Promise<number>,
): Promise<number> {
  const args = ['bench/src/journey/opcua-server.ts', dataDir];
  await using stack = new AsyncDisposableStack();
  const server = await startProgram<{ endpoint: string }>(args);
  stack.defer(() => server.stop());
  return await work(server.ready.endpoint);
}

async function measureBare(packages: readonly string[]): Promise<number> {
  const args = [
    '--max-semi-space-size=1',
    '--optimize-for-size',
    'bench/src/journey/raw-import.ts',
    ...packages,
  ];
  await using stack = new AsyncDisposableStack();
  const program = await startProgram(args);
  stack.defer(() => program.stop());
  return median(await watch(program.pid, 4 * LOOK_MS));
}
