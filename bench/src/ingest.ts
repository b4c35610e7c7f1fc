import { isInstalled } from '@pledgewatch/shared/testing';
import { median, type Benchmark } from './benchmark.ts';
import { measureFlow } from './load/flow.ts';
import { skippedFigures } from './skipped.ts';

/** Signed batches of 500, half of them of the event lane, from four gateways. */
const FLOW = { gatewayCount: 4, itemsABatch: 500, itemsARound: 400_000 };

/** The whole way of batches into ledger, positions, risk and InfluxDB, beside a raw loop. */
export const ingest: Benchmark = {
  name: 'ingest',
  async measure(context) {
    const missing = ['influxd', 'mosquitto'].filter((program) => !isInstalled(program));
    if (missing.length > 0) {
      return skippedFigures(['ingest.perSecond', 'ingest.ratio'], `${missing.join(', ')} missing`);
    }
    const { cloud, raw, cloudCpu } = await measureFlow(context, FLOW);
    const ratios = cloud.map((perSecond, round) => perSecond / (raw[round] ?? NaN));
    return [
      {
        key: 'ingest.perSecond',
        measured: median(cloud),
        raw: { what: 'in a raw loop', value: median(raw) },
        cpuSeconds: median(cloudCpu),
      },
      { key: 'ingest.ratio', measured: median(ratios) },
    ];
  },
};
