import { join } from 'node:path';
import { environmentTable, type EnvironmentRow } from '@pledgewatch/shared/config';
import { expect, test } from 'vitest';
import { CLOUD_PREFIX, CloudConfig } from '../cloud/src/config.ts';
import { EDGE_PREFIX, EdgeConfig } from '../edge/src/config.ts';
import { PREPARED_PREFIX, PreparedConfig } from '../simulators/src/prepared/index.ts';
import { SIMULATOR_PREFIX, SimulatorConfig } from '../simulators/src/command/config.ts';

const PROGRAMS = [
  ['Cloud', 'cloud.yaml', environmentTable(CloudConfig, CLOUD_PREFIX)],
  ['Edge', 'edge.yaml', environmentTable(EdgeConfig, EDGE_PREFIX)],
  ['Simulators', 'option', environmentTable(SimulatorConfig, SIMULATOR_PREFIX)],
  ['Prepared system', 'key', environmentTable(PreparedConfig, PREPARED_PREFIX)],
] as const;

test('docs/operating/ENVIRONMENT.md tells every variable of every program, and no other', async () => {
  const head = [
    '# Environment variables',
    '',
    'Made from the schemas of the configurations (`npx vitest run .ci/environment.test.ts -u`). A variable counts over',
    'the file; an empty one is as good as unset. A secret can also be given as `…_FILE`: the path of a file whose first',
    'line it is. A list (the edge’s sources, the gates of its plan) is given whole, as JSON. Where a value is required,',
    'file or variable must give it.',
  ].join('\n');
  const demo =
    '## Demo (`npm start`)\n\n`PLEDGEWATCH_DATA`: folder of its state, `data` unless given.';
  const sections = PROGRAMS.map(([name, file, rows]) =>
    [
      `## ${name}`,
      '',
      `| variable | ${file} | value | default | what |`,
      '|---|---|---|---|---|',
      ...rows.map(rowText),
    ].join('\n'),
  );
  await expect(`${[head, ...sections, demo].join('\n\n')}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, '../docs/operating/ENVIRONMENT.md'),
  );
});

function rowText({
  variable,
  key,
  type,
  default: preset,
  description,
  secret,
}: EnvironmentRow): string {
  const value = type.replaceAll('|', String.raw`\|`) + (secret ? ' (secret)' : '');
  return `| \`${variable}\` | ${key} | ${value} | ${preset ?? ''} | ${description} |`;
}
