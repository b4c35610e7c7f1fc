import { hash } from 'node:crypto';
import type { Commit } from '#/ledger/index.ts';

/** Entries of one commit of {@link commitOf}. */
export const COMMIT_ENTRIES = 3;

/** The commit that follows a ledger of `size` entries: the same one whenever it is asked for. */
export function commitOf(size: number): Commit {
  const acceptedAt = 1_790_000_000_000 + size;
  const at = { acceptedAt };
  const digest = hash('sha256', `command ${size}`, 'buffer');
  const command = { tenantId: 'bank-1', idempotencyKey: `command-${size}`, digest };
  return {
    entries: [
      { kind: 'tick', ...at, body: Buffer.alloc(2_000 + (size % 7_000), `${size} `) },
      { kind: 'command', ...at, body: Buffer.from(`command ${size}`), command },
      { kind: 'decision', ...at, body: Buffer.from(`decision ${size}`), decisionId: `d-${size}` },
    ],
    streams: [
      {
        gatewayId: 'gw-1',
        lane: 'events',
        epoch: 1,
        lastSeq: size + 1,
        lastHash: digest,
        lastIndex: size,
        acceptedAt,
      },
    ],
    snapshots: [{ name: 'core', nextIndex: size + COMMIT_ENTRIES, state: `state ${size}` }],
  };
}
