import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { envelopeHash, openBatch } from '@pledgewatch/shared/batch';
import { decodeEntry } from '@pledgewatch/shared/entry';

/**
 * Fills the table of batches of a ledger that was begun before there was one; once, at its opening.
 * An entry that cannot be read is passed over: `npm run verify` tells of it.
 */
export function markOlderBatches(db: DatabaseSync, insert: StatementSync): void {
  if (db.prepare('SELECT 1 FROM batches LIMIT 1').get()) return;
  const entries = db.prepare('SELECT bytes FROM entries WHERE kind = 1 ORDER BY idx');
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { bytes } of entries.iterate()) mark(bytes as Uint8Array, insert);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function mark(entry: Uint8Array, insert: StatementSync): void {
  const batch = readable(entry);
  if (!batch) return;
  const { gatewayId, lane, epoch, lastSeq } = batch.header;
  insert.run(gatewayId, lane, epoch, lastSeq, envelopeHash(batch));
}

function readable(entry: Uint8Array) {
  try {
    return openBatch(decodeEntry(entry).body);
  } catch {
    return undefined;
  }
}
