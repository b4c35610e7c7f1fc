import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { loadConfig, readConfigFile, withSecretFiles } from '@pledgewatch/shared/config';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { CLOUD_PREFIX, CloudConfig } from './config.ts';
import { createKeys } from './create-key.ts';

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
  { config: file, check }: { config: string | undefined; check: boolean },
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
    process.stdout.write(`${JSON.stringify(createKeys(config.dataDir, holders))}\n`);
  } else if (command !== undefined) {
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: `unknown word ${command}` });
  } else if (!check) {
    const { runCloud } = await import('./running/index.ts');
    await runCloud(config);
  }
}
