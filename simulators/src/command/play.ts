import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { playStory, type TraceStep } from '#/rehearsal/index.ts';
import { judge, storiesOf, type Judgement } from '#/score/index.ts';

const OPTIONS = {
  seed: {
    type: 'string',
    placeholder: 'N',
    description: 'Same seed, same play; the story’s own unless given 种子',
  },
  stories: {
    type: 'string',
    placeholder: 'DIR',
    description: 'A folder of your own 自有故事文件夹',
  },
  trace: {
    type: 'string',
    placeholder: 'ID',
    description: 'Only what carries this correlation id 仅显示该关联号',
  },
  all: {
    type: 'boolean',
    default: false,
    description: 'Commands and notes too, not only actions and alerts 含指令与记事',
  },
  json: { type: 'boolean', default: false, description: 'One JSON object a line 每行一个 JSON' },
} as const;

/** `npm run simulate -- play NAME`: one story under one seed, step by step, and what was expected of it. */
export function printPlay(argv: readonly string[]): void {
  const line = parseCommandLine({
    program: 'npm run simulate -- play',
    summary:
      'Plays one story in process and prints what happened, in order of its virtual time, and whether the\n' +
      'alerts that had to come came. 在进程内演练一个故事，按虚拟时间列出经过，并核对应有的报警。',
    options: OPTIONS,
    positionals: 'STORY',
    example: 'npm run simulate -- play night-theft --seed 7',
    argv,
  });
  if (line.kind === 'help') return void process.stdout.write(line.text);
  const { values, positionals } = line;
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) {
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: 'name one story' });
  }
  const story = storiesOf(values.stories, name)[0]!;
  const seed = values.seed === undefined ? story.seed : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: '--seed is a whole number' });
  }
  const played = playStory(story, seed, { withEvents: values.all });
  const steps = played.trace.filter(
    ({ correlationId }) => values.trace === undefined || correlationId === values.trace,
  );
  const print = values.json ? jsonLine : textLine;
  for (const step of steps) process.stdout.write(print(step, played.startedAt));
  const judgement = judge(story, played);
  process.stdout.write(values.json ? `${JSON.stringify(judgement)}\n` : verdictText(judgement));
  if (!isAsTold(judgement)) process.exitCode = 1;
}

const jsonLine = (step: TraceStep): string => `${JSON.stringify(step)}\n`;

function textLine({ at, what, text, correlationId }: TraceStep, startedAt: number): string {
  const seconds = ((at - startedAt) / 1_000).toFixed(1).padStart(10);
  const id = correlationId === undefined ? '' : ` [${correlationId}]`;
  return `${seconds} s  ${what.padEnd(8)} ${text}${id}\n`;
}

const isAsTold = ({ wanted, wrong }: Judgement): boolean =>
  wrong.length === 0 && wanted.every(({ isInTime }) => isInTime);

function verdictText({ wanted, wrong }: Judgement): string {
  const lines = wanted.map(({ expected: { code }, afterMs, isInTime }) => {
    const after = afterMs === null ? 'never 未出现' : `after ${(afterMs / 1_000).toFixed(1)} s`;
    return `${isInTime ? '✓' : '✗'} ${code} ${after}`;
  });
  const alarms = wrong.map(({ code, subject, atS }) => `✗ false 误报 ${code} ${subject} ${atS} s`);
  return `${[...lines, ...alarms, ...(lines.length + alarms.length === 0 ? ['✓ –'] : [])].join('\n')}\n`;
}
