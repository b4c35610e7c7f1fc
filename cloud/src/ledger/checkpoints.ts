import type { KeyObject } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  formatVerifierKey,
  openCheckpoint,
  signCheckpoint,
  verifierKey,
  type OpenedCheckpoint,
  type VerifierKey,
} from '@pledgewatch/shared/checkpoint';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Ledger } from './ledger.ts';

/** A ledger is signed at most so often, ms: a signature a second proves as much as one a commit. */
const CHECKPOINT_EVERY_MS = 1_000;

/** The signed checkpoints of a ledger (C2SP tlog-checkpoint). */
export interface Checkpoints {
  /** The newest one, as it is given out; undefined while the ledger is empty. */
  latest(): string | undefined;
  /** What they are signed with. */
  readonly key: VerifierKey;
  /** Signs what is not signed yet, and stops. */
  stop(): Promise<void>;
}

export interface CheckpointPorts {
  readonly ledger: Pick<Ledger, 'size' | 'root'>;
  /** Calls back after each commit; returns how to stop. */
  readonly onCommit: (listener: () => void) => () => void;
  /** Where the newest checkpoint is kept: outside the ledger, so that an older ledger is noticed. */
  readonly file: string;
  readonly origin: string;
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Signs the ledger as it grows. A checkpoint is on disk before anybody sees it, and a ledger that
 * does not continue the one on disk is never signed: two histories under one name would be proof
 * against whoever signed them.
 *
 * Beside the checkpoint stands `{file}.key`, the verifier key to be handed to auditors.
 *
 * @throws {PledgewatchError} `PW_LEDGER_INCONSISTENT` for a ledger restored from an old backup, or
 * signed by another key; the operator must act.
 */
export async function startCheckpoints(ports: CheckpointPorts): Promise<Checkpoints> {
  const { ledger, file, origin, key, clock, log } = ports;
  const verifier = verifierKey(origin, key);
  let text = await readIfThere(file);
  let size = text === undefined ? 0 : continued(ledger, openOwn(text)).size;
  await writeDurably(`${file}.key`, `${formatVerifierKey(verifier)}\n`);

  function openOwn(note: string): OpenedCheckpoint {
    try {
      const checkpoint = openCheckpoint(note, [verifier]);
      if (checkpoint.origin === origin) return checkpoint;
    } catch (cause) {
      throw inconsistent('the last checkpoint is not signed by this key', cause);
    }
    throw inconsistent('the last checkpoint is of another ledger');
  }

  async function sign(): Promise<void> {
    const next = ledger.size();
    if (next === size) return;
    const signed = signCheckpoint({ origin, size: next, root: ledger.root(next), key });
    try {
      await writeDurably(file, signed);
      [text, size, failing] = [signed, next, false];
    } catch (cause) {
      if (!failing) tellUnwritten(next, cause);
      failing = true;
    }
  }

  function tellUnwritten(entries: number, cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new PledgewatchError('PW_CHECKPOINT_UNWRITTEN', { size: entries, file, reason });
    log.error({ code: error.code, err: cause }, error.message);
  }

  const stopped = new AbortController();
  let failing = false;
  let wake = (): void => undefined;
  const stopListening = ports.onCommit(() => wake());

  async function signWhileGrowing(): Promise<void> {
    while (!stopped.signal.aborted) {
      await sign();
      await clock.sleep(CHECKPOINT_EVERY_MS, stopped.signal);
      if (ledger.size() > size || stopped.signal.aborted) continue;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    await sign();
  }

  const ended = signWhileGrowing();
  return {
    latest: () => text,
    key: verifier,
    async stop() {
      stopListening();
      stopped.abort();
      wake();
      await ended;
    },
  };
}

/** @throws {PledgewatchError} `PW_LEDGER_INCONSISTENT`. */
function continued(
  ledger: CheckpointPorts['ledger'],
  checkpoint: OpenedCheckpoint,
): OpenedCheckpoint {
  const { size, root } = checkpoint;
  if (size > ledger.size()) {
    throw inconsistent(`it signed ${size} entries, and there are ${ledger.size()}`);
  }
  if (Buffer.compare(ledger.root(size), root) !== 0) {
    throw inconsistent(`its first ${size} entries are others`);
  }
  return checkpoint;
}

function inconsistent(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_LEDGER_INCONSISTENT', { reason }, { cause });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file holds the old text or the new one, whenever the power goes. */
async function writeDurably(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  {
    await using handle = await open(draft, 'w', 0o644);
    await handle.writeFile(text);
    await handle.sync();
  }
  await rename(draft, file);
  await using folder = await open(dirname(file), 'r');
  await folder.sync();
}
