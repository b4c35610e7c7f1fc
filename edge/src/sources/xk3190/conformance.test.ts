import { openXk3190 } from '@pledgewatch/simulators/devices';
import type { Fact } from '@pledgewatch/simulators/world';
import { describeSource, type SourceRig } from '../testing/conformance.ts';
import { openLine } from '../testing/line.ts';

const TON = 1_000_000;

async function openRig(): Promise<SourceRig> {
  const bridge = await openXk3190(0);
  const line = await openLine(bridge.port);
  const source = {
    id: 'wb-2',
    driver: 'xk3190',
    silenceMaxMs: 60_000,
    host: '127.0.0.1',
    port: line.port,
    device: 'WB-2',
    unit: 'kg',
    stableFrames: 3,
    stableForMs: 300,
    heartbeatMs: 1_000,
  } as const;
  return {
    options: () => ({ sources: [source], dataDir: '/nowhere' }),
    say: (n) =>
      bridge.accept({ kind: 'bridgeWeight', device: 'WB-2', grossGrams: n * TON } as Fact),
    wordOf: (each) => (each.kind === 'weight' && each.grossG > 0 ? each.grossG / TON : undefined),
    cut: () => line.cut(),
    mend: () => line.mend(),
    connections: () => line.connections(),
    async close() {
      await line.close();
      await bridge.stop();
    },
  };
}

describeSource('a source on an XK3190 indicator', openRig, {
  cannot: {
    acknowledge: 'the frame goes one way, and the indicator waits for nobody',
    flood: 'it says a moving weight twice a second',
  },
});
