import { expect, it } from 'vitest';
import { FIGURES } from './figures.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';

const HEAD = `# Time series · 时序数据

Made from \`cloud/src/series/measurements.ts\` (\`npx vitest run cloud/src/series/series-page.test.ts -u\`).

Every observation becomes a point of \`observed_…\`, every goods status event a point of the others. \`entry\` is the ledger
entry that proves the point. Its time is the device’s; the gateway’s where the device’s clock is known to be wrong, and never
later than the ledger took it: by that time a bank is shown it. In nanoseconds; the last six digits tell points of one
millisecond apart. Masses are whole grams, temperatures thousandths of a degree, shares thousandths. \`GET /v1/series/{measurement}\`
answers with what the caller may see: by the subject a bank recognises its own points; without one they are the
custodian’s. A field without a type is an integer.

| measurement | subject | tags | fields |
|---|---|---|---|`;

const FIGURES_HEAD = `
## Figures for dashboards · 看板指标

Written to InfluxDB alone, where Grafana draws them; made in \`cloud/src/series/figures.ts\`. An \`alert\` is a point at the instant it
was raised, made of the ledger and so written once however often it is written. \`pledge_position\` and \`cloud_lag\` tell every ten
seconds where each active pledge stands and how many entries each follower is behind; a time that cannot be written is let go.

| measurement | subject | tags | fields |
|---|---|---|---|`;

const KEPT = `
## What is kept · 保留期限

The ledger keeps everything; points can be made of it again. The embedded store keeps \`series.keepDays\` days, and at most
\`series.megabytesMax\` MB (\`docs/operating/ENVIRONMENT.md\`): past either, its oldest points go first, of all series alike and in
small pieces. An answer whose \`from\` lies before what is kept has \`keptFrom\` (ms): what is missing before it was let go, and is
not there to be read as “nothing happened”. To have more again, raise the limit, stop the cloud, delete \`series.db\` and start it: it
is written anew from the ledger. InfluxDB keeps what its retention policy says.`;

function row({ name, subject, tags, fields }: Measurement): string {
  const columns = fields.map(([key, type]) => (type === 'integer' ? key : `${key} (${type})`));
  return `| \`${name}\` | ${subject ?? ''} | ${tags.join(', ')} | ${columns.join(', ')} |`;
}

it('docs/SERIES.md lists every measurement with its columns', async () => {
  const measurements = [...MEASUREMENTS.values()].map(row);
  const page = [HEAD, ...measurements, FIGURES_HEAD, ...FIGURES.map(row), KEPT, ''].join('\n');
  await expect(page).toMatchFileSnapshot('../../../docs/SERIES.md');
});
