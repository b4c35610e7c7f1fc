import { parseCommandLine, progressBar } from '@pledgewatch/shared/terminal';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { BENCHMARKS } from './benchmarks.ts';
import type { Figure } from './benchmark.ts';
import { isMet } from './goals.ts';
import { describeMachine, jsonOf, tableOf } from './report.ts';
import { runBenchmarks } from './run.ts';

const NAMES = BENCHMARKS.map(({ name }) => name);

try {
  const line = parseCommandLine({
    program: 'npm run bench --',
    summary:
      'Measures Pledgewatch on this machine, each figure beside its goal and, where there is one,\n' +
      'beside the raw limit of the same run. A figure is the median of several rounds.',
    options: {
      only: { type: 'string', placeholder: 'NAMES', description: `Of ${NAMES.join(', ')}` },
      json: { type: 'boolean', default: false, description: 'Print one JSON object' },
      rounds: { type: 'string', default: '3', placeholder: 'COUNT', description: 'Rounds' },
      scale: {
        type: 'string',
        default: '1',
        placeholder: 'SHARE',
        description: 'Do only this share of the work; the figures are then no longer comparable',
      },
      strict: { type: 'boolean', default: false, description: 'Exit 1 when a goal is not met' },
    },
    example: 'npm run bench -- --only ingest,backlog --json',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') process.stdout.write(line.text);
  else await run(line.values);
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}

async function run(given: {
  only: string | undefined;
  json: boolean;
  rounds: string;
  scale: string;
  strict: boolean;
}): Promise<void> {
  const rounds = numberOf(given, 'rounds', (value) => Number.isInteger(value) && value <= 99);
  const scale = numberOf(given, 'scale', (value) => value <= 1);
  const chosen = chosenOf(given.only);
  const machine = describeMachine();
  const bar = progressBar({ total: 1_000, label: 'Measuring', stream: process.stderr });
  let done = 0;
  const progress = (share: number) => {
    bar.advance(Math.floor(share * 1_000) - done);
    done = Math.floor(share * 1_000);
  };
  const figures = await runBenchmarks(chosen, { rounds, scale, progress });
  bar.finish();
  const json = () => `${JSON.stringify(jsonOf(figures, machine))}\n`;
  process.stdout.write(given.json ? json() : tableOf(figures, machine));
  if (given.strict && !figures.every(isGood)) process.exitCode = 1;
}

function isGood({ key, measured }: Figure): boolean {
  return measured !== null && isMet(key, measured);
}

function chosenOf(only: string | undefined) {
  const names = only?.split(',').map((name) => name.trim()) ?? NAMES;
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    const problem = `--only ${unknown.join(', ')} is not of ${NAMES.join(', ')}`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  return BENCHMARKS.filter(({ name }) => names.includes(name));
}

function numberOf<K extends string>(
  given: Readonly<Record<K, string>>,
  name: K,
  fits: (value: number) => boolean,
): number {
  const value = Number(given[name]);
  if (value > 0 && fits(value)) return value;
  const problem = `--${name} ${given[name]} is out of range`;
  throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
}
