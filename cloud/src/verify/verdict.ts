import {
  formatVerifierKey,
  openCheckpoint,
  type OpenedCheckpoint,
  type VerifierKey,
} from '@pledgewatch/shared/checkpoint';
import type { EntryAudit } from './entry-audit.ts';
import type { Finding, Findings } from './finding.ts';
import type { AlertRaised, ItemSaid } from './said.ts';

/** What a verification came to. */
export interface Verdict {
  readonly ok: boolean;
  readonly of: 'ledger' | 'piece' | 'bundle';
  /** Entries looked at. */
  readonly entries: number;
  readonly counts: Readonly<EntryAudit['counts']>;
  /** The checkpoint everything was held against; null when it is not to be believed. */
  readonly checkpoint: { readonly origin: string; readonly size: number } | null;
  /** The key that signed it (`name+hash+base64`); null when none did. */
  readonly signedWith: string | null;
  /** What opened items say and which alerts were raised, each proven; of a ledger none are told. */
  readonly said: readonly ItemSaid[];
  readonly raised: readonly AlertRaised[];
  /** Entries newer than the checkpoint: checked, but signed by nobody yet. */
  readonly unsigned: number;
  readonly findingCount: number;
  readonly findings: readonly Finding[];
}

/** A checkpoint that is to be believed, and the key that makes it so. */
export interface Believed extends OpenedCheckpoint {
  readonly key: VerifierKey | undefined;
}

/** Opens the checkpoint; a bad one is a finding, and nothing is held against it. */
export function believed(
  text: string,
  keys: readonly VerifierKey[],
  findings: Findings,
): Believed | null {
  try {
    const checkpoint = openCheckpoint(text, keys);
    return { ...checkpoint, key: keys.find(({ name }) => name === checkpoint.signers[0]) };
  } catch (error) {
    findings.note(error);
    return null;
  }
}

export function verdictOf(of: {
  readonly of: Verdict['of'];
  readonly entries: number;
  readonly audit: EntryAudit;
  readonly checkpoint: Believed | null;
  readonly findings: Findings;
}): Verdict {
  const { entries, audit, checkpoint, findings } = of;
  const signed = checkpoint && { origin: checkpoint.origin, size: checkpoint.size };
  return {
    ok: findings.count === 0,
    of: of.of,
    entries,
    counts: audit.counts,
    said: audit.said,
    raised: audit.raised,
    checkpoint: signed,
    signedWith: checkpoint?.key ? formatVerifierKey(checkpoint.key) : null,
    unsigned: of.of === 'ledger' && signed ? Math.max(0, entries - signed.size) : 0,
    findingCount: findings.count,
    findings: findings.kept,
  };
}
