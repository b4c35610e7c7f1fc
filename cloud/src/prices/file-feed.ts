import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { pricesOfText } from './csv-text.ts';
import type { FileFeed } from './feed.ts';
import { FILE_BYTES_MAX, FILES_MAX } from './limits.ts';
import { postAll, type FeedPorts } from './posting.ts';

/**
 * Looks at a file or a folder again and again, because no network share tells of changes, and reads a
 * file when it has changed and then stayed the same from one look to the next: it may be half written.
 */
export async function followFiles(
  feed: FileFeed,
  ports: FeedPorts & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const seen = new Map<string, string>();
  const done = new Map<string, string>();
  let trouble = '';
  while (!signal.aborted) {
    try {
      const files = await filesOf(feed.path);
      for (const [file, mark] of files) {
        const isSettled = seen.get(file) === mark;
        seen.set(file, mark);
        if (!isSettled || done.get(file) === mark || signal.aborted) continue;
        done.set(file, mark);
        await readOne(file, feed, ports);
      }
      for (const file of seen.keys()) {
        if (!files.has(file)) [seen, done].forEach((known) => known.delete(file));
      }
      trouble = '';
    } catch (error) {
      trouble = tellOnce(error, trouble, feed, ports);
    }
    await ports.clock.sleep(feed.everyMs, signal);
  }
}

/** Each file with what tells its states apart; those of a folder by name, the last of too many. */
async function filesOf(path: string): Promise<ReadonlyMap<string, string>> {
  const there = await stat(path);
  if (!there.isDirectory()) return new Map([[path, markOf(there)]]);
  const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.csv'));
  const newest = names.toSorted().slice(-FILES_MAX);
  const files = newest.map(async (name) => {
    const file = join(path, name);
    return [file, markOf(await stat(file))] as const;
  });
  return new Map(await Promise.all(files));
}

function markOf({ mtimeMs, size, ino }: Awaited<ReturnType<typeof stat>>): string {
  return `${mtimeMs} ${size} ${ino}`;
}

/** A file that cannot be read is told, and the next one is read. */
async function readOne(file: string, feed: FileFeed, ports: FeedPorts): Promise<void> {
  const name = basename(file);
  let text: string;
  try {
    text = await textOf(file, feed);
  } catch (error) {
    return void tellOnce(error, '', { ...feed, path: file }, ports);
  }
  const { quotations, faults } = pricesOfText(text, feed);
  const prices = quotations.map(({ line, quotation }) => ({ place: `${name}:${line}`, quotation }));
  const placed = faults.map((fault) => ({ place: `${name}:${fault.line}`, ...fault }));
  await postAll({ prices, faults: placed }, feed, ports);
}

async function textOf(file: string, { encoding }: FileFeed): Promise<string> {
  const { size } = await stat(file);
  if (size > FILE_BYTES_MAX) throw new Error(`found ${size} bytes, expected ${FILE_BYTES_MAX}`);
  return new TextDecoder(encoding, { fatal: true }).decode(await readFile(file));
}

/** Returns the reason; the same is not told again until it has gone. */
function tellOnce(
  error: unknown,
  said: string,
  { id, path }: FileFeed,
  { log }: FeedPorts,
): string {
  if (error instanceof PledgewatchError) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  if (reason === said) return said;
  const told = new PledgewatchError('PW_PRICES_UNREADABLE', { feed: id, path, reason });
  log.error({ code: told.code, feed: id, path, reason }, told.message);
  return reason;
}
