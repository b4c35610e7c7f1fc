import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { languageOf, type Language } from '#/scenario/index.ts';
import { GRACE_MS } from './ending.ts';
import { runDemo } from './run.ts';

/** Runs the demo as the command line says; sets the exit status: 2 when it could not do it. */
export async function runDemoCommand(argv: readonly string[]): Promise<void> {
  const language = languageOf(process.env);
  try {
    const line = readCommandLine(argv);
    if (line.kind === 'help') process.stdout.write(line.text);
    else await runDemo({ ...readOptions(line.values), language });
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    complain(error, language);
    process.exitCode = 2;
  }
}

function readCommandLine(argv: readonly string[]) {
  return parseCommandLine({
    program: 'npm start --',
    summary:
      'Runs the whole of Pledgewatch on this machine: the cloud, one edge agent and a simulated\n' +
      'warehouse, each a process of its own. It tells the story of one pledge, then watches on until\n' +
      'Ctrl-C. State is kept in $PLEDGEWATCH_DATA (./data); the next start opens the next pledge.',
    options: {
      for: {
        type: 'string',
        placeholder: 'SECONDS',
        description: `Stop by itself after so long, or once the story is told (≤ ${GRACE_MS / 1_000} s later)`,
      },
      fresh: { type: 'boolean', default: false, description: 'Forget earlier starts, begin anew' },
    },
    example: 'npm start -- --for 60 --fresh',
    argv,
  });
}

function readOptions({ for: text, fresh }: { for: string | undefined; fresh: boolean }) {
  const seconds = text === undefined ? Infinity : Number(text);
  if (!(seconds > 0)) {
    const problem = `--for ${text} is not a number of seconds`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  return { seconds, fresh, folder: process.env['PLEDGEWATCH_DATA'] ?? 'data' };
}

function complain(error: PledgewatchError, language: Language): void {
  const [message, next] =
    language === 'zh' ? [error.messageZh, error.next.zh] : [error.message, error.next.en];
  process.stderr.write(`${error.code} ${message}\n${next}\n`);
}
