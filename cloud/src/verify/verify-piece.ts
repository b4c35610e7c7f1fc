import { parseVerifierKey, type VerifierKey } from '@pledgewatch/shared/checkpoint';
import { entryLeafHash } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { leafHash, verifyInclusion } from '@pledgewatch/shared/merkle';
import { EntryAudit } from './entry-audit.ts';
import { Findings } from './finding.ts';
import { readEntryLine, readHeaderLine, type ReadEntry } from '#/evidence/index.ts';
import { believed, verdictOf, type Believed, type Verdict } from './verdict.ts';

/**
 * Checks an exported piece or an evidence bundle: each entry stands where it says in the tree that was signed, and its
 * batches are signed by gateways that the same tree enrolled.
 *
 * @param of.keys Keys the reader has from elsewhere; with none, the one the piece itself names.
 * @param of.lines The piece, line by line, without line ends.
 */
export async function verifyPiece(of: {
  readonly lines: AsyncIterable<string> | Iterable<string>;
  readonly keys: readonly VerifierKey[];
  readonly onLine?: (text: string) => void;
}): Promise<Verdict> {
  const findings = new Findings();
  const audit = new EntryAudit(findings, { whole: false });
  let header: Header | null = null;
  let line = 0;
  let last = -1;
  for await (const text of of.lines) {
    line += 1;
    of.onLine?.(text);
    try {
      if (line === 1) header = openHeader(text, of.keys, findings);
      else last = checkEntry(text, { line, last, checkpoint: header?.checkpoint, audit, findings });
    } catch (error) {
      findings.note(error);
    }
  }
  if (line < 2) {
    const reason = 'there is no entry in it';
    findings.note(new PledgewatchError('PW_PIECE_MALFORMED', { line, reason }));
  }
  const { of: kind, checkpoint } = header ?? { of: 'piece', checkpoint: null };
  return verdictOf({ of: kind, entries: Math.max(0, line - 1), audit, checkpoint, findings });
}

interface Header {
  readonly of: 'piece' | 'bundle';
  readonly checkpoint: Believed | null;
}

function openHeader(text: string, keys: readonly VerifierKey[], findings: Findings): Header {
  const header = readHeaderLine(text);
  const named = parseVerifierKey(header.verifierKey);
  const checkpoint = believed(header.checkpoint, keys.length > 0 ? keys : [named], findings);
  return { of: header.format === 'pledgewatch/bundle/1' ? 'bundle' : 'piece', checkpoint };
}

/** Returns the entry's index: entries come in order, each once. */
function checkEntry(
  text: string,
  of: {
    readonly line: number;
    readonly last: number;
    readonly checkpoint: Believed | null | undefined;
    readonly audit: EntryAudit;
    readonly findings: Findings;
  },
): number {
  const { line, last, checkpoint, audit, findings } = of;
  const entry = readEntryLine(text, line);
  const { index, proof } = entry;
  if (index <= last) {
    const reason = `entry ${index} does not come after entry ${last}`;
    throw new PledgewatchError('PW_PIECE_MALFORMED', { line, reason });
  }
  if (checkpoint) {
    const { size, root } = checkpoint;
    const claim = { index, size, leafHash: leafHashOf(entry), proof, root };
    if (!verifyInclusion(claim)) findings.note(new PledgewatchError('PW_PROOF_INVALID'), index);
  }
  if ('leaf' in entry) audit.checkOpened(index, entry.leaf, entry.items);
  else audit.check(index, entry.bytes);
  return index;
}

function leafHashOf(entry: ReadEntry): Uint8Array {
  return 'leaf' in entry ? leafHash(entry.leaf) : entryLeafHash(entry.bytes);
}
