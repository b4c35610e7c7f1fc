import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { compareLists, makeExchanged, makeOwn } from './lists.ts';

const KEY_BYTES = 32;

process.umask(0o077);
try {
  const line = parseCommandLine({
    program: 'npm run fingerprints --',
    summary:
      'Salted fingerprints of trade documents: two operators find out which of their documents are the\n' +
      'same, or nearly, without showing each other any. Needs no running cloud.\n' +
      '"key" makes the key of an exchange, which its members keep and nobody else; "make" turns documents\n' +
      'into fingerprints under their own names; "list" takes the names away, for the other operator;\n' +
      '"compare" tells which of the own documents are in the list of the other.',
    options: {
      key: {
        type: 'string',
        placeholder: 'FILE',
        description: 'The key of the exchange, for make',
      },
    },
    positionals: 'key FILE | make DOCUMENTS.json | list OWN.json | compare OWN.json THEIRS.json',
    example:
      'npm run -s fingerprints -- key exchange.key\n' +
      '  npm run -s fingerprints -- make documents.json --key exchange.key > own.json\n' +
      '  npm run -s fingerprints -- list own.json > ours.json    (to the other operator)\n' +
      '  npm run -s fingerprints -- compare own.json theirs.json',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') process.stdout.write(line.text);
  else run(line.positionals, line.values.key);
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}

function run([verb, one, other, ...rest]: readonly string[], key: string | undefined): void {
  const needs = (isThere: boolean) => {
    const problem = 'expected key FILE, make FILE --key FILE, list FILE or compare FILE FILE';
    if (!isThere) throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  };
  needs(one !== undefined && rest.length === 0 && (other === undefined || verb === 'compare'));
  const file = one as string;
  if (verb === 'key') {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } else if (verb === 'make') {
    needs(key !== undefined);
    print(makeOwn(textOf(file), keyOf(key as string)));
  } else if (verb === 'list') print(makeExchanged(textOf(file)));
  else if (verb === 'compare') {
    needs(other !== undefined);
    for (const { documentId, likeness } of compareLists(textOf(file), textOf(other as string))) {
      process.stdout.write(`${documentId} ${likeness}\n`);
    }
  } else needs(false);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function keyOf(file: string): Uint8Array {
  const key = Buffer.from(textOf(file).trim(), 'hex');
  if (key.length === KEY_BYTES) return key;
  const problems = `found ${key.length} bytes, expected ${KEY_BYTES} as hexadecimal digits`;
  throw new PledgewatchError('PW_FINGERPRINTS_INVALID', { what: 'key', problems });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problems = (error as Error).message;
    throw new PledgewatchError('PW_FINGERPRINTS_INVALID', { what: file, problems });
  }
}
