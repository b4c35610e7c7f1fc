import { isInstalled } from '@pledgewatch/shared/testing';
import { median, type Benchmark } from './benchmark.ts';
import { measureFlow } from './load/flow.ts';
import { skippedFigures } from './skipped.ts';

/** Signed batches of 20, half of them of the event lane, from a hundred gateways. */
const FLOW = { gatewayCount: 100, itemsABatch: 20, itemsARound: 80_000 };

/** The whole way of small batches, where signatures, receipts and commits weigh most. */
export const ingestSmall: Benchmark = {
  name: 'ingestSmall',
  async measure(context) {
    const missing = ['influxd', 'mosquitto'].filter((program) => !isInstalled(program));
    if (missing.length > 0) {
      return skippedFigures(['ingestSmall.perSecond'], `${missing.join(', ')} missing`);
    }
    const { cloud, raw, cloudCpu } = await measureFlow(context, FLOW);
    const limit = { what: 'in a raw loop', value: median(raw) };
    const cpuSeconds = median(cloudCpu);
    return [{ key: 'ingestSmall.perSecond', measured: median(cloud), raw: limit, cpuSeconds }];
  },
};
