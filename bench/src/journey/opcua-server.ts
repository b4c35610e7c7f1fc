import { createLog } from '@pledgewatch/shared/log';
import { openOpcuaWeighbridges } from '@pledgewatch/simulators/devices/opcua-weighbridge';

/* A weighbridge behind an OPC UA server, in a process of its own: its weight changes ten times a second. */

const [dataDir = ''] = process.argv.slice(2);
const bridge = {
  id: 'WB-1',
  speaks: 'opcua',
  eGrams: 20_000,
  dGrams: 20_000,
  maxGrams: 80_000_000,
} as const;
const server = await openOpcuaWeighbridges({
  weighbridges: [bridge],
  port: 0,
  dataDir,
  log: createLog('simulators', 'silent'),
});
let n = 0;
setInterval(() => {
  const at = Date.now();
  const grossGrams = 15_000_000 + (n++ % 50) * 20_000;
  const said = { grossGrams, stable: false, overload: false };
  server.accept({ kind: 'bridgeWeight', at, deviceAt: at, device: bridge.id, ...said });
}, 100);
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ ready: true, endpoint: server.endpoint })}\n`);
