import { isDeepStrictEqual } from 'node:util';
import { readableBy } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { decodeEntry, type Entry } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { CommandFact, Decision, EventsFact, LawView, TelemetryFact } from '#/core/index.ts';
import type { Checkpoints, Ledger } from '#/ledger/index.ts';
import { decisionOfEntry, factOfEntry, raisedAlert } from '#/sequencer/index.ts';
import { concernOf, concernOfCommand } from './concern.ts';
import { ownItems } from './own-items.ts';

/** The ledger as one reader may see it. */
export interface LedgerView {
  size(): number;
  /** The newest signed checkpoint (C2SP tlog-checkpoint); undefined before the first. */
  checkpoint(): string | undefined;
  /** An entry, reduced to what the actor may see; undefined like one that does not exist. */
  entry(actor: Actor, index: number): EntryView | undefined;
  /** @throws {PledgewatchError} `PW_LEDGER_RANGE`. */
  inclusionProof(index: number, size: number): readonly Uint8Array[];
  /** @throws {PledgewatchError} `PW_LEDGER_RANGE`. */
  consistencyProof(from: number, to: number): readonly Uint8Array[];
}

/** An entry for people. `bytes` are there when all of it is the reader's. */
export interface EntryView {
  readonly kind: Entry['kind'];
  readonly acceptedAt: number;
  readonly bytes?: Uint8Array;
  readonly content: unknown;
}

/** Shows the ledger to those who may see a part of it. Proofs tell nothing but hashes. */
export function createLedgerView(ports: {
  readonly ledger: Ledger;
  readonly checkpoints: Pick<Checkpoints, 'latest'>;
  readonly law: LawView;
}): LedgerView {
  const { ledger, checkpoints, law } = ports;

  const findAlert = (alertId: string) => raisedAlert(ledger, alertId)?.alert;

  function contentFor(actor: Actor, index: number, bytes: Uint8Array): Content | undefined {
    const fact = factOfEntry(index, bytes);
    if (!fact) return decisionFor(actor, decisionOfEntry(bytes));
    if (fact.kind === 'tick') return { content: {}, whole: true };
    if (fact.kind === 'command') return commandFor(actor, fact);
    return batchFor(actor, fact);
  }

  function decisionFor(actor: Actor, decision: Decision): Content | undefined {
    const concern = concernOf(decision, findAlert);
    if (!concern || !law.sees(actor, concern)) return undefined;
    const { pledgeId } = concern;
    return readable(actor, { content: decision, whole: true }, { pledgeId, law });
  }

  function commandFor(actor: Actor, { actor: giver, command }: CommandFact): Content | undefined {
    const own = giver.tenantId === actor.tenantId && giver.role === actor.role;
    if (own) return { content: { actor: giver, command }, whole: true };
    const concern = concernOfCommand(command, law, findAlert);
    if (concern ? !law.sees(actor, concern) : giver.tenantId !== actor.tenantId) return undefined;
    const pledgeId = concern?.pledgeId;
    return readable(actor, { content: { command }, whole: false }, { pledgeId, law });
  }

  function batchFor(actor: Actor, fact: EventsFact | TelemetryFact): Content | undefined {
    const items = ownItems(fact, actor, law);
    if (items.length === 0) return undefined;
    const { previous, root, ...header } = fact.header;
    const hex = { previous: toHex(previous), root: toHex(root) };
    const whole = items.length === fact.items.length;
    return { content: { header: { ...header, ...hex }, items }, whole };
  }

  function requireRange(isThere: boolean, asked: string): void {
    if (!isThere) throw new PledgewatchError('PW_LEDGER_RANGE', { size: ledger.size(), asked });
  }

  return {
    size: () => ledger.size(),
    checkpoint: () => checkpoints.latest(),
    entry(actor, index) {
      const bytes = isPlace(index, ledger.size()) ? ledger.entry(index) : undefined;
      const found = bytes && contentFor(actor, index, bytes);
      if (!bytes || !found) return undefined;
      const { kind, acceptedAt } = decodeEntry(bytes);
      const { content, whole } = found;
      return { kind, acceptedAt, content, ...(whole ? { bytes } : {}) };
    },
    inclusionProof(index, size) {
      requireRange(isPlace(size - 1, ledger.size()) && isPlace(index, size), `${index} in ${size}`);
      return ledger.inclusionProof(index, size);
    },
    consistencyProof(from, to) {
      requireRange(isPlace(to - 1, ledger.size()) && isPlace(from - 1, to), `${from} to ${to}`);
      return ledger.consistencyProof(from, to);
    },
  };
}

interface Content {
  readonly content: unknown;
  /** Whether the reader may have the bytes, with everything in them. */
  readonly whole: boolean;
}

/** The bytes say everything: they go only to whom nothing was taken out for. */
function readable(
  actor: Actor,
  { content, whole }: Content,
  of: { readonly pledgeId: string | undefined; readonly law: LawView },
): Content {
  const shown = readableBy(actor, content, of);
  return { content: shown, whole: whole && isDeepStrictEqual(shown, content) };
}

function isPlace(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index < size;
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
