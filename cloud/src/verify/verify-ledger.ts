import { setImmediate as nextTurn } from 'node:timers/promises';
import type { VerifierKey } from '@pledgewatch/shared/checkpoint';
import { entryLeafHash } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import { createState, Replay } from '#/sequencer/index.ts';
import { EntryAudit } from './entry-audit.ts';
import { Findings } from './finding.ts';
import { GrowingRoot } from './growing-root.ts';
import { believed, verdictOf, type Believed, type Verdict } from './verdict.ts';

/** Entries read at a time. */
const PAGE = 64;

/**
 * Checks a ledger file from its first entry to its last, trusting nothing in it but the checkpoint's
 * signature. The file is only read.
 *
 * @param of.onEntries Told how many entries there are in all, and how many more are done.
 */
export async function verifyLedger(of: {
  readonly file: string;
  /** The signed checkpoint; undefined is a finding. */
  readonly checkpoint: string | undefined;
  readonly keys: readonly VerifierKey[];
  readonly onEntries?: (done: number, total: number) => void;
}): Promise<Verdict> {
  const findings = new Findings();
  const audit = new EntryAudit(findings, { whole: true });
  const checkpoint = readCheckpoint(of, findings);
  let entries = 0;
  const ledger = opened(of.file, findings);
  if (ledger) {
    const walk = new Walk(ledger, { audit, findings, checkpoint });
    try {
      while (walk.step()) {
        of.onEntries?.(walk.next - entries, ledger.size());
        entries = walk.next;
        await nextTurn();
      }
    } catch (error) {
      findings.note(asDamage(error), walk.next);
    }
    ({ next: entries } = walk);
    ledger.close();
  }
  return verdictOf({ of: 'ledger', entries, audit, checkpoint, findings });
}

function readCheckpoint(
  { checkpoint, keys }: Parameters<typeof verifyLedger>[0],
  findings: Findings,
): Believed | null {
  if (checkpoint !== undefined) return believed(checkpoint, keys, findings);
  findings.note(new PledgewatchError('PW_CHECKPOINT_MISSING', { reason: 'none was given' }));
  return null;
}

function opened(file: string, findings: Findings): Ledger | undefined {
  try {
    return openLedger({ file, readOnly: true });
  } catch (error) {
    findings.note(asDamage(error));
    return undefined;
  }
}

/** What SQLite says of a file it cannot read, or a tree of its missing node, as a finding. */
function asDamage(error: unknown): PledgewatchError {
  if (error instanceof PledgewatchError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PledgewatchError('PW_LEDGER_DAMAGED', { reason }, { cause: error });
}

/** One pass over a ledger. */
class Walk {
  /** Entries done. */
  next = 0;
  readonly #ledger: Ledger;
  readonly #audit: EntryAudit;
  readonly #findings: Findings;
  readonly #checkpoint: Believed | null;
  readonly #tree = new GrowingRoot();
  /** Ends with the first entry that cannot be folded: what follows would differ by its lack. */
  #replay: Replay | undefined;

  constructor(
    ledger: Ledger,
    of: {
      readonly audit: EntryAudit;
      readonly findings: Findings;
      readonly checkpoint: Believed | null;
    },
  ) {
    this.#ledger = ledger;
    this.#audit = of.audit;
    this.#findings = of.findings;
    this.#checkpoint = of.checkpoint;
    this.#replay = new Replay(createState(), ({ index, difference }) =>
      of.findings.note(new PledgewatchError('PW_DECISION_DIFFERS', { difference }), index),
    );
  }

  /** Checks some more entries; false at the end. */
  step(): boolean {
    const entries = this.#ledger.entries(this.next, PAGE);
    for (const { index, bytes } of entries) this.#check(index, bytes);
    if (entries.length > 0) return true;
    this.#checkEnd();
    return false;
  }

  #check(index: number, bytes: Uint8Array): void {
    if (index !== this.next) {
      const reason = `entries ${this.next} to ${index - 1} are missing`;
      throw new PledgewatchError('PW_LEDGER_DAMAGED', { reason });
    }
    this.next += 1;
    this.#tree.add(entryLeafHash(bytes));
    if (this.next === this.#checkpoint?.size) this.#checkRoot(this.#checkpoint);
    if (this.#audit.check(index, bytes)) this.#fold(index, bytes);
    else this.#replay = undefined;
  }

  #fold(index: number, bytes: Uint8Array): void {
    try {
      this.#replay?.take(index, bytes);
    } catch (error) {
      const difference = error instanceof Error ? error.message : String(error);
      this.#findings.note(new PledgewatchError('PW_DECISION_DIFFERS', { difference }), index);
      this.#replay = undefined;
    }
  }

  #checkRoot({ size, root }: Believed): void {
    if (Buffer.compare(this.#tree.root(), root) === 0) return;
    this.#findings.note(new PledgewatchError('PW_ROOT_MISMATCH', { size }));
  }

  #checkEnd(): void {
    this.#replay?.end(this.next);
    const size = this.#checkpoint?.size ?? 0;
    if (size > this.next) {
      const reason = `${size} entries were signed, and there are ${this.next}`;
      this.#findings.note(new PledgewatchError('PW_LEDGER_DAMAGED', { reason }));
    }
    const stored = this.#ledger.root(this.next);
    if (Buffer.compare(stored, this.#tree.root()) === 0) return;
    const reason = 'its tree does not give the root of its entries; proofs from it are worthless';
    this.#findings.note(new PledgewatchError('PW_LEDGER_DAMAGED', { reason }));
  }
}
