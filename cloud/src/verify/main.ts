import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseVerifierKey, type VerifierKey } from '@pledgewatch/shared/checkpoint';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine, progressBar } from '@pledgewatch/shared/terminal';
import { openLedger } from '#/ledger/index.ts';
import {
  exportPiece,
  linesOf,
  verdictText,
  verifyLedger,
  verifyPiece,
  type Verdict,
} from './index.ts';

const OPTIONS = {
  checkpoint: {
    type: 'string',
    placeholder: 'FILE',
    description: 'The signed checkpoint (default: "checkpoint" beside the ledger)',
  },
  key: {
    type: 'string',
    placeholder: 'FILE',
    description: 'The key it must be signed with, as its operator handed it out',
  },
  json: { type: 'boolean', description: 'Print the verdict as one JSON object' },
  from: { type: 'string', placeholder: 'N', description: 'export: the first entry' },
  to: { type: 'string', placeholder: 'N', description: 'export: the last entry' },
  out: { type: 'string', placeholder: 'FILE', description: 'export: the new file to write' },
} as const;

/** Exit status: 0 it holds, 1 it does not, 2 it could not be checked. */
async function main(): Promise<number> {
  const line = parseCommandLine({
    program: 'npm run verify --',
    summary:
      'Checks a ledger, a piece exported from one, or an evidence bundle, offline. "export" writes a\n' +
      'piece. 离线校验账本、其导出的部分或证据包；export 用于导出。',
    options: OPTIONS,
    positionals: '[export] FILE',
    example: 'npm run verify -- data/cloud/ledger.db',
    argv: process.argv.slice(2),
  });
  if (line.kind === 'help') {
    process.stdout.write(line.text);
    return 0;
  }
  const [first, second, ...rest] = line.positionals;
  const isExport = first === 'export';
  const file = isExport ? second : first;
  if (file === undefined || rest.length > 0 || (!isExport && second !== undefined)) {
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: 'name one file' });
  }
  if (isExport) return exportTo(file, line.values);
  return check(file, line.values);
}

interface Values {
  readonly checkpoint: string | undefined;
  readonly key: string | undefined;
  readonly json: boolean | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly out: string | undefined;
}

async function check(file: string, values: Values): Promise<number> {
  const isLedger = await holdsSqlite(file);
  const keys = await givenKeys(file, values, isLedger);
  const verdict = isLedger ? await checkLedger(file, values, keys) : await checkPiece(file, keys);
  const keyFrom = values.key === undefined ? 'files' : 'reader';
  process.stdout.write(
    values.json ? `${JSON.stringify(verdict)}\n` : verdictText(verdict, keyFrom),
  );
  return verdict.ok ? 0 : 1;
}

async function checkLedger(file: string, values: Values, keys: readonly VerifierKey[]) {
  let bar: ReturnType<typeof progressBar> | undefined;
  const checkpoint = await textOf(checkpointFile(file, values)).catch(() => undefined);
  const verdict = await verifyLedger({
    file,
    checkpoint,
    keys,
    onEntries(done, total) {
      bar ??= progressBar({ total, label: 'verify', stream: process.stderr });
      bar.advance(done);
    },
  });
  bar?.finish();
  return verdict;
}

async function checkPiece(file: string, keys: readonly VerifierKey[]): Promise<Verdict> {
  const { size } = await stat(file);
  const bar = progressBar({ total: size, label: 'verify', stream: process.stderr });
  const input = createReadStream(file, { encoding: 'utf8' });
  const verdict = await verifyPiece({
    lines: linesOf(input),
    keys,
    onLine: (text) => bar.advance(text.length + 1),
  });
  bar.finish();
  return verdict;
}

async function exportTo(file: string, values: Values): Promise<number> {
  const { from, to, out } = values;
  if (from === undefined || to === undefined || out === undefined) {
    const problem = 'export needs --from, --to and --out';
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  const [key] = await givenKeys(file, values, true);
  if (!key) throw new PledgewatchError('PW_CHECKPOINT_MISSING', { reason: 'its key is not there' });
  const checkpoint = await textOf(checkpointFile(file, values));
  const ledger = openLedger({ file, readOnly: true });
  const lines = exportPiece({ ledger, checkpoint, key, from: Number(from), to: Number(to) });
  try {
    await pipeline(Readable.from(ended(lines)), createWriteStream(out, { flags: 'wx' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw unreadable(out, error);
    await rm(out, { force: true });
    throw error;
  } finally {
    ledger.close();
  }
  return 0;
}

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

function checkpointFile(ledger: string, { checkpoint }: Values): string {
  return checkpoint ?? join(dirname(ledger), 'checkpoint');
}

/** The key that was named; for a ledger, else the one beside its checkpoint. */
async function givenKeys(file: string, values: Values, isLedger: boolean): Promise<VerifierKey[]> {
  if (values.key !== undefined) return [parseVerifierKey((await textOf(values.key)).trim())];
  if (!isLedger) return [];
  const beside = await textOf(`${checkpointFile(file, values)}.key`).catch(() => undefined);
  return beside === undefined ? [] : [parseVerifierKey(beside.trim())];
}

async function holdsSqlite(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString('latin1') === 'SQLite format 3\0';
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): PledgewatchError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PledgewatchError('PW_FILE_UNREADABLE', { file, reason }, { cause });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}
