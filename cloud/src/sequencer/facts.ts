import { envelopeHash, openBatch } from '@pledgewatch/shared/batch';
import type { CommandRecord } from '@pledgewatch/shared/command';
import { decodeEntry } from '@pledgewatch/shared/entry';
import type { Decision, Fact, VerifiedBatch } from '#/core/index.ts';
import { readContent } from '#/intake/index.ts';

/** A batch as the core folds it. */
export function batchFact(index: number, acceptedAt: number, batch: VerifiedBatch): Fact {
  const { header, items, undecoded } = batch;
  const kind = header.lane === 'events' ? 'events' : 'telemetry';
  return { kind, index, acceptedAt, header, items, undecoded } as Fact;
}

export function commandFact(index: number, acceptedAt: number, record: CommandRecord): Fact {
  return { kind: 'command', index, acceptedAt, actor: record.actor, command: record.command };
}

/**
 * What a ledger entry gives the core; null for a decision, which is the core's own word.
 *
 * @throws {PledgewatchError} `PW_ENTRY_MALFORMED`, when the bytes are not an entry.
 */
export function factOfEntry(index: number, bytes: Uint8Array): Fact | null {
  const { kind, acceptedAt, body } = decodeEntry(bytes);
  switch (kind) {
    case 'batch':
      return batchFact(index, acceptedAt, rereadBatch(body));
    case 'command':
      return commandFact(index, acceptedAt, parseBody(body) as CommandRecord);
    case 'tick':
      return { kind: 'tick', index, acceptedAt };
    case 'decision':
      return null;
  }
}

/** What a decision entry holds. */
export function decisionOfEntry(bytes: Uint8Array): Decision {
  return parseBody(decodeEntry(bytes).body) as Decision;
}

function rereadBatch(bytes: Uint8Array): VerifiedBatch {
  const batch = openBatch(bytes);
  return {
    header: batch.header,
    bytes,
    hash: envelopeHash(batch),
    ...readContent(batch),
  };
}

function parseBody(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'));
}
