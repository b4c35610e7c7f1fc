import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOpcuaWeighbridges } from '../../../../simulators/src/devices/opcua-weighbridge/index.ts';
import type { Fact } from '@pledgewatch/simulators/world';
import { createLog } from '@pledgewatch/shared/log';
import { describeSource, type SourceRig } from '../testing/conformance.ts';
import { freePort } from '@pledgewatch/shared/free-port';
import { openLine } from '../testing/line.ts';

const TON = 1_000_000;
const node = (path: string) => `nsu=urn:pledgewatch:simulated-weighbridges;s=WB-1-${path}`;
const bridge = {
  id: 'WB-1',
  speaks: 'opcua',
  eGrams: 20_000,
  dGrams: 20_000,
  maxGrams: 80_000_000,
} as const;

async function openRig(): Promise<SourceRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pledgewatch-opcua-'));
  const port = await freePort();
  const log = createLog('edge-test', 'silent');
  const where = { port, dataDir: join(dataDir, 'server'), log };
  const server = await openOpcuaWeighbridges({ weighbridges: [bridge], ...where });
  const line = await openLine(port);
  const source = {
    id: 'wb-1',
    driver: 'opcua',
    silenceMaxMs: 60_000,
    endpoint: `opc.tcp://127.0.0.1:${line.port}/pledgewatch`,
    securityMode: 'None',
    securityPolicy: 'Basic256Sha256',
    trustOnFirstUse: true,
    samplingMs: 50,
    publishingMs: 100,
    queueSize: 100,
    // The server forgets no sooner than after five seconds, later on a busy machine.
    lifetimeMs: 1_000,
    heartbeatMs: 1_000,
  } as const;
  const nodes = { grossG: node('CurrentWeight-Gross') };
  const device = { device: 'WB-1', kind: 'weight', unit: 'kg', nodes } as const;
  return {
    options: () => ({ sources: [{ ...source, devices: [device] }], dataDir }),
    say(n) {
      const fact = { kind: 'bridgeWeight', device: 'WB-1', grossGrams: n * TON, stable: true };
      server.accept({ ...fact, overload: false, deviceAt: Date.now() } as Fact);
    },
    wordOf: (each) => (each.kind === 'weight' && each.grossG > 0 ? each.grossG / TON : undefined),
    cut: () => line.cut(),
    hasForgotten: () => server.subscriptions() === 0,
    mend: () => line.mend(),
    connections: () => line.connections(),
    async close() {
      await line.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describeSource('a source on an OPC UA server', openRig, {
  cannot: {
    acknowledge: 'the stack acknowledges by itself what the server sends, before it is stored',
    flood:
      'the server samples at its own pace, and a full queue ends the session with its own code',
  },
});
