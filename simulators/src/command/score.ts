import { writeFileSync } from 'node:fs';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine, progressBar } from '@pledgewatch/shared/terminal';
import { languageOf } from '#/scenario/index.ts';
import { isGood, jsonOf, junitOf, runScore, storiesOf, tableOf, tally } from '#/score/index.ts';

const SEEDS_MAX = 100_000;

const OPTIONS = {
  seeds: {
    type: 'string',
    default: '10',
    placeholder: 'N',
    description: 'Seeds each story is played under 每个故事的种子数',
  },
  story: { type: 'string', placeholder: 'NAME', description: 'Only this story 只演练此故事' },
  stories: {
    type: 'string',
    placeholder: 'DIR',
    description: 'A folder of stories of your own, beside those that come along 自有故事文件夹',
  },
  json: { type: 'boolean', default: false, description: 'Print one JSON object 输出 JSON' },
  junit: {
    type: 'string',
    placeholder: 'FILE',
    description: 'Write JUnit XML there too 另存 JUnit XML',
  },
  strict: {
    type: 'boolean',
    default: false,
    description: 'Exit 1 when a goal is not met 未达目标时退出码为 1',
  },
} as const;

/** `npm run simulate -- score`: how well the alerts do on every story. */
export function printScore(argv: readonly string[]): void {
  const line = parseCommandLine({
    program: 'npm run simulate -- score',
    summary:
      'Plays every story in process under many seeds, through the real edge and cloud, and says for each\n' +
      'alert code what it caught, how soon, and what it cried wolf about.\n' +
      '在进程内以多个种子演练全部故事（真实的边缘与云端），按报警代码给出召回率、准确率与发现用时。',
    options: OPTIONS,
    example: 'npm run simulate -- score --story night-theft --seeds 200 --json',
    argv,
  });
  if (line.kind === 'help') return void process.stdout.write(line.text);
  const { values } = line;
  const stories = storiesOf(values.stories, values.story);
  const seeds = seedsOf(values.seeds);
  const total = stories.length * seeds;
  const bar = progressBar({ total, label: 'score', stream: process.stderr });
  const judgements = runScore({ stories, seeds }, () => bar.advance());
  bar.finish();
  const score = tally(judgements);
  if (values.junit !== undefined) writeFileSync(values.junit, junitOf(judgements));
  const language = languageOf(process.env);
  const text = values.json ? `${JSON.stringify(jsonOf(score))}\n` : tableOf(score, language);
  process.stdout.write(text);
  if (values.strict && !isGood(score)) process.exitCode = 1;
}

function seedsOf(text: string): number {
  const seeds = Number(text);
  if (Number.isInteger(seeds) && seeds >= 1 && seeds <= SEEDS_MAX) return seeds;
  const problem = `--seeds is a whole number from 1 to ${SEEDS_MAX}, not ${text}`;
  throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
}
