import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { loadConfig, readConfigFile, withSecretFiles } from '@pledgewatch/shared/config';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { CLOUD_PREFIX, CloudConfig } from './config.ts';
import { createKeys } from './access/index.ts';

// What this program writes is for its owner alone.
process.umask(0o077);
try {
  const line = parseCommandLine({
    program: 'npm run cloud --',
    summary:
      'The service a bank or an operator runs: broker, ledger, risk, alerts and API.\n' +
      'With "create-key TENANT:USER:ROLE…" it prints new API keys instead (roles: operator,\n' +
      'pledgee, pledgor, custodian, auditor).',
    options: {
      config: {
        type: 'string',
        placeholder: 'FILE',
        description: `YAML; every key is also a variable ${CLOUD_PREFIX}_…`,
      },
      to: {
        type: 'string',
        placeholder: 'FILE',
        description: 'Where create-key writes; where it is, nothing is done',
      },
      check: { type: 'boolean', default: false, description: 'Check the configuration and exit' },
    },
    positionals: '[create-key TENANT:USER:ROLE…]',
    example: 'npm run cloud -- create-key bank-1:li:pledgee && npm run cloud',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') process.stdout.write(line.text);
  else await run(line.values, line.positionals);
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}

async function run(
  {
    config: file,
    check,
    to,
  }: { config: string | undefined; check: boolean; to: string | undefined },
  [command, ...holders]: readonly string[],
): Promise<void> {
  const config = loadConfig({
    file: file ?? 'environment',
    text: file === undefined ? '{}' : readConfigFile(file),
    schema: CloudConfig,
    environment: withSecretFiles(CloudConfig, process.env, CLOUD_PREFIX),
    prefix: CLOUD_PREFIX,
  });
  if (command === 'create-key') {
    giveKeys(to, () => createKeys(config.dataDir, holders));
  } else if (command !== undefined) {
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: `unknown word ${command}` });
  } else if (!check) {
    const { runCloud } = await import('./running/index.ts');
    await runCloud(config);
  }
}

/** To a file of the owner's, once, or to standard output. */
function giveKeys(to: string | undefined, create: () => Readonly<Record<string, string>>): void {
  if (to === undefined) process.stdout.write(`${JSON.stringify(create())}\n`);
  else if (!existsSync(to)) {
    writeFileSync(`${to}.new`, `${JSON.stringify(create())}\n`, { mode: 0o600 });
    renameSync(`${to}.new`, to);
  }
}
