import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { loadConfig, readConfigFile, withSecretFiles } from '@pledgewatch/shared/config';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  listKeys,
  makeKeys,
  makeSigningKey,
  revokeKeys,
  showSigningKey,
  signCommandFile,
  tellKeys,
} from './access/index.ts';
import { feedFaults } from './prices/index.ts';
import { CLOUD_PREFIX, CloudConfig, issuersTwice } from './config.ts';

const OPTIONS = {
  config: {
    type: 'string',
    placeholder: 'FILE',
    description: `YAML; every key is also a variable ${CLOUD_PREFIX}_…`,
  },
  to: {
    type: 'string',
    placeholder: 'FILE',
    description: 'Where keys make writes; where it is, nothing is done',
  },
  days: {
    type: 'string',
    placeholder: 'N',
    description: 'Days until the keys that are made end; none: until they are revoked',
  },
  key: { type: 'string', placeholder: 'FILE', description: 'The key that sign command signs with' },
  tenant: {
    type: 'string',
    placeholder: 'TENANT',
    description: 'The tenant that gives the command to be signed',
  },
  'idempotency-key': {
    type: 'string',
    placeholder: 'KEY',
    description: 'Its idempotency key: a signature serves for one command under one key',
  },
  algorithm: {
    type: 'string',
    default: 'Ed25519',
    placeholder: 'NAME',
    description: 'Of the key that sign make makes: Ed25519, or ES256',
  },
  check: { type: 'boolean', default: false, description: 'Check the configuration and exit' },
} as const;

interface Values {
  readonly config: string | undefined;
  readonly to: string | undefined;
  readonly days: string | undefined;
  readonly key: string | undefined;
  readonly tenant: string | undefined;
  readonly 'idempotency-key': string | undefined;
  readonly algorithm: string;
  readonly check: boolean;
}

// What this program writes is for its owner alone.
process.umask(0o077);
try {
  const line = parseCommandLine({
    program: 'npm run cloud --',
    summary:
      'The service a bank or an operator runs: broker, ledger, risk, alerts and API.\n' +
      'With "keys" it looks after its API keys instead, whether it is running or not: "keys make" prints\n' +
      'new ones, once (roles: operator, pledgee, pledgor, supervisor,\n' +
      'custodian, auditor); "keys list" tells which\n' +
      'there are; "keys revoke" ends them, with their webhooks, streams and console sessions.\n' +
      'With "sign" it signs for a person, who needs no running cloud: "sign make" makes a key in a file\n' +
      'and prints its public half, "sign show" prints it again, and "sign command" prints the value of\n' +
      'the header Pledgewatch-Signature for a command in a JSON file (- reads standard input).',
    options: OPTIONS,
    positionals:
      '[keys make TENANT:USER:ROLE… | keys list | keys revoke KEY_ID… |\n' +
      ' sign make FILE | sign show FILE | sign command FILE]',
    example:
      'npm run cloud -- keys make bank-1:li:pledgee && npm run cloud\n' +
      '  npm run cloud -- sign make li.pem\n' +
      `  echo '{"type":"release.make","releaseId":"R-7"}' | npm run -s cloud -- sign command - \\\n` +
      '    --key li.pem --tenant bank-1 --idempotency-key make-R-7',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') process.stdout.write(line.text);
  else await run(line.values, line.positionals);
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}

async function run(values: Values, [command, ...words]: readonly string[]): Promise<void> {
  if (command === 'sign') return sign(values, words);
  const { config: file, check } = values;
  const config = loadConfig({
    file: file ?? 'environment',
    text: file === undefined ? '{}' : readConfigFile(file),
    schema: CloudConfig,
    environment: withSecretFiles(CloudConfig, process.env, CLOUD_PREFIX),
    prefix: CLOUD_PREFIX,
    checks: [issuersTwice, feedFaults],
  });
  if (command === 'keys') tendKeys(config.dataDir, values, words);
  else if (command !== undefined) throw unknownWord(command);
  else if (!check) {
    const { runCloud } = await import('./running/index.ts');
    await runCloud(config);
  }
}

async function sign(values: Values, [verb, file, ...rest]: readonly string[]): Promise<void> {
  const print = (said: string) => void process.stdout.write(`${said}\n`);
  const { algorithm, 'idempotency-key': idempotencyKey } = values;
  if (rest.length > 0) throw unknownWord(rest.join(' '));
  if (verb === 'make') print(JSON.stringify(await makeSigningKey(file, algorithm)));
  else if (verb === 'show') print(JSON.stringify(await showSigningKey(file)));
  else if (verb === 'command') print(await signCommandFile(file, { ...values, idempotencyKey }));
  else throw unknownWord(['sign', verb].join(' '));
}

function tendKeys(
  dataDir: string,
  { to, days }: Values,
  [verb, ...words]: readonly string[],
): void {
  if (verb === 'make') {
    giveKeys(to, () => makeKeys(dataDir, words, days === undefined ? undefined : Number(days)));
  } else if (verb === 'revoke') revokeKeys(dataDir, words);
  else if (verb === 'list' && words.length === 0) process.stdout.write(tellKeys(listKeys(dataDir)));
  else throw unknownWord(['keys', verb, ...words].join(' '));
}

/** To a file of the owner's, once, or to standard output. */
function giveKeys(to: string | undefined, make: () => Readonly<Record<string, string>>): void {
  if (to === undefined) process.stdout.write(`${JSON.stringify(make())}\n`);
  else if (!existsSync(to)) {
    writeFileSync(`${to}.new`, `${JSON.stringify(make())}\n`, { mode: 0o600 });
    renameSync(`${to}.new`, to);
  }
}

function unknownWord(word: string): PledgewatchError {
  return new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: `unknown word ${word}` });
}
