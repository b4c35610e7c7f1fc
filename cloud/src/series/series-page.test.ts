import { expect, it } from 'vitest';
import { MEASUREMENTS, type Measurement } from './measurements.ts';

const HEAD = `# Time series · 时序数据

Made from \`cloud/src/series/measurements.ts\` (\`npx vitest run cloud/src/series/series-page.test.ts -u\`).

Every observation becomes a point of \`observed_…\`, every goods status event a point of the others. \`entry\` is the ledger
entry that proves the point; its time is \`observedAt\`, in nanoseconds whose last six digits tell points of one millisecond
apart. Masses are whole grams, temperatures thousandths of a degree, shares thousandths. \`GET /v1/series/{measurement}\`
answers with what the caller may see: by the subject a bank recognises its own points; without one they are the
custodian’s. A field without a type is an integer.

| measurement | subject | tags | fields |
|---|---|---|---|`;

function row({ name, subject, tags, fields }: Measurement): string {
  const columns = fields.map(([key, type]) => (type === 'integer' ? key : `${key} (${type})`));
  return `| \`${name}\` | ${subject ?? ''} | ${tags.join(', ')} | ${columns.join(', ')} |`;
}

it('docs/SERIES.md lists every measurement with its columns', async () => {
  const page = [HEAD, ...[...MEASUREMENTS.values()].map(row), ''].join('\n');
  await expect(page).toMatchFileSnapshot('../../../docs/SERIES.md');
});
