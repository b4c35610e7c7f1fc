import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine } from '@pledgewatch/shared/terminal';

/** What a change must pass before its tests: the name of each check is its script in package.json. */
const CHECKS = ['format:check', 'lint', 'types', 'unused'];
const OPTIONS = { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' } as const;

try {
  const line = parseCommandLine({
    program: 'npm run check',
    summary: `Runs ${CHECKS.join(', ')}, all of them, whatever one finds. Ends with 1 when one found something.`,
    options: {},
    example: 'npm run check && npm test',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') process.stdout.write(line.text);
  else process.exitCode = run() ? 0 : 1;
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}

function run(): boolean {
  const failed = CHECKS.filter((check) => {
    process.stdout.write(`\n> ${check}\n`);
    return spawnSync('npm', ['run', '--silent', check], OPTIONS).status !== 0;
  });
  process.stdout.write(failed.length > 0 ? `\nfailed: ${failed.join(', ')}\n` : '\nall pass\n');
  return failed.length === 0;
}
