import { openBatch } from '@pledgewatch/shared/batch';
import {
  openCheckpoint,
  formatVerifierKey,
  type VerifierKey,
} from '@pledgewatch/shared/checkpoint';
import { decodeEntry } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Ledger } from '#/ledger/index.ts';
import { enrolledBy, entryLine, headerLine } from '#/evidence/index.ts';

/** Entries read at a time. */
const PAGE = 64;

/** What is to be exported. */
export interface PieceRequest {
  readonly ledger: Ledger;
  /** A signed checkpoint; entries behind it cannot be proven. */
  readonly checkpoint: string;
  readonly key: VerifierKey;
  /** The first entry, and the last one. */
  readonly from: number;
  readonly to: number;
}

/**
 * The lines of a piece: entries `from` to `to`, and before them the commands that enrolled the
 * gateways whose batches are among them, so that a reader needs nothing but the checkpoint's key.
 *
 * @throws {PledgewatchError} `PW_LEDGER_RANGE`, `PW_SIGNATURE_INVALID`, `PW_CHECKPOINT_MALFORMED`.
 */
export function* exportPiece(request: PieceRequest): Generator<string> {
  const { ledger, checkpoint, key, from, to } = request;
  const { size } = openCheckpoint(checkpoint, [key]);
  if (!(from >= 0 && from <= to && to < size && size <= ledger.size())) {
    throw new PledgewatchError('PW_LEDGER_RANGE', { size, asked: `${from} to ${to}` });
  }
  yield headerLine({
    format: 'pledgewatch/piece/2',
    verifierKey: formatVerifierKey(key),
    checkpoint,
  });
  const line = (index: number, bytes: Uint8Array) =>
    entryLine(index, bytes, ledger.inclusionProof(index, size));
  for (const { index, bytes } of enrolments(request)) yield line(index, bytes);
  for (const { index, bytes } of range(ledger, from, to + 1)) yield line(index, bytes);
}

/** The enrolments before `from` that batches of the range rest on, in order. */
function enrolments({ ledger, from, to }: PieceRequest) {
  const gateways = new Set<string>();
  for (const { bytes } of range(ledger, from, to + 1)) {
    const { kind, body } = decodeEntry(bytes);
    if (kind === 'batch') gateways.add(openBatch(body).header.gatewayId);
  }
  const newest = new Map<string, { readonly index: number; readonly bytes: Uint8Array }>();
  for (const entry of range(ledger, 0, from)) {
    const gatewayId = enrolledBy(entry.bytes);
    if (gatewayId !== undefined && gateways.has(gatewayId)) newest.set(gatewayId, entry);
  }
  return [...newest.values()].toSorted((one, other) => one.index - other.index);
}

function* range(ledger: Ledger, from: number, end: number) {
  for (let at = from; at < end; at += PAGE) {
    yield* ledger.entries(at, Math.min(PAGE, end - at));
  }
}
