import type { KeyObject } from 'node:crypto';
import {
  BATCH_INFLATED_BYTES_MAX,
  envelopeHash,
  sealBatch,
  splitBatch,
} from '@pledgewatch/shared/batch';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { keyId } from '@pledgewatch/shared/keys';
import type { Lane } from '@pledgewatch/shared/topics';
import type { ItemRun, Journal } from '#/journal/index.ts';
import { BATCHES_A_TURN_MAX, ITEMS_MAX } from './limits.ts';

export interface SealerParts {
  /** The journal as it is now: a damaged one is opened anew. */
  readonly journal: () => Journal;
  readonly siteId: string;
  readonly gatewayId: string;
  /** The gateway's private key. */
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
}

/** Signs what the journal holds and has not signed yet. */
export interface Sealer {
  /** Seals up to one turn's batches of a lane, each on disk when this returns; gives how many. */
  seal(lane: Lane): number;
  /** Runs `commit` and seals what it put on a lane, in one commit of the journal; gives how many. */
  sealWith(lane: Lane, commit: () => void): number;
  /** Items of a lane that are not sealed yet. */
  unsealed(lane: Lane): number;
}

const SALT_BYTES = 16;

export function createSealer(parts: SealerParts): Sealer {
  const signer = { key: parts.key, keyId: keyId(parts.key) };

  function sealRun(run: ItemRun): void {
    const { lane, epoch, firstSeq, previous } = run;
    const { siteId, gatewayId } = parts;
    const sealedAt = parts.clock.now();
    const salt = parts.random(SALT_BYTES);
    let items = withinInflated(run.items);
    for (;;) {
      const lastSeq = firstSeq + items.length - 1;
      const place = { lane, epoch, firstSeq, lastSeq, sealedAt };
      try {
        const header = { siteId, gatewayId, previous, ...place };
        const bytes = sealBatch({ header, items, salt, ...signer });
        const hash = envelopeHash(splitBatch(bytes));
        return parts.journal().commitSealed({ ...place, bytes, hash });
      } catch (error) {
        if (!isTooLarge(error) || items.length === 1) throw error;
        items = items.slice(0, Math.ceil(items.length / 2));
      }
    }
  }

  function seal(lane: Lane): number {
    for (let sealed = 0; sealed < BATCHES_A_TURN_MAX; sealed++) {
      const journal = parts.journal();
      const ripe = journal.streams(lane).find(({ last, sealed }) => last > sealed);
      const run = ripe && journal.nextItems(ripe, ITEMS_MAX);
      if (!run) return sealed;
      sealRun(run);
    }
    return BATCHES_A_TURN_MAX;
  }

  return {
    seal,
    sealWith: (lane, commit) =>
      parts.journal().together(() => {
        commit();
        return seal(lane);
      }),
    unsealed: (lane) =>
      parts
        .journal()
        .streams(lane)
        .reduce((count, { last, sealed }) => count + last - sealed, 0),
  };
}

/** The first items that inflate within what the cloud accepts; always at least one. */
function withinInflated(items: readonly string[]): readonly string[] {
  let bytes = SALT_BYTES;
  for (const [index, item] of items.entries()) {
    bytes += Buffer.byteLength(item) + 1;
    if (bytes > BATCH_INFLATED_BYTES_MAX) return items.slice(0, Math.max(1, index));
  }
  return items;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof PledgewatchError && error.code === 'PW_BATCH_TOO_LARGE';
}
