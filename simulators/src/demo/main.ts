import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { languageOf } from '#/scenario/index.ts';
import { runDemo } from './run.ts';

const language = languageOf(process.env);
try {
  const line = parseCommandLine({
    program: 'npm start --',
    summary:
      'Runs the whole of Pledgewatch on this machine: the cloud, one edge agent and a simulated\n' +
      'warehouse, each a process of its own. State is kept in $PLEDGEWATCH_DATA (./data).',
    options: {
      for: { type: 'string', placeholder: 'SECONDS', description: 'Stop by itself after so long' },
      fresh: { type: 'boolean', default: false, description: 'Begin anew' },
    },
    example: 'npm start -- --for 60 --fresh',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') process.stdout.write(line.text);
  else process.exitCode = await runDemo({ ...readOptions(line.values), language });
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  const [message, next] =
    language === 'zh' ? [error.messageZh, error.next.zh] : [error.message, error.next.en];
  process.stderr.write(`${error.code} ${message}\n${next}\n`);
  process.exitCode = 2;
}

function readOptions({ for: text, fresh }: { for: string | undefined; fresh: boolean }) {
  const seconds = text === undefined ? Infinity : Number(text);
  if (!(seconds > 0)) {
    const problem = `--for ${text} is not a number of seconds`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  return { seconds, fresh, folder: process.env['PLEDGEWATCH_DATA'] ?? 'data' };
}
