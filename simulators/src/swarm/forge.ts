import { sealBatch, splitBatch, openBatch } from '@pledgewatch/shared/batch';
import type { Chance } from '@pledgewatch/shared/clock';
import { keyId } from '@pledgewatch/shared/keys';
import type { Lane } from '@pledgewatch/shared/topics';
import { keyFrom } from './keys.ts';
import { GATEWAY, SITE } from './site.ts';

/** What somebody who reaches the broker may send as if it came from the gateway. */
export class Forger {
  readonly #seed: number;
  readonly #chance: Chance;
  #isWaiting = false;
  #overheard: { readonly lane: Lane; readonly bytes: Uint8Array } | null = null;

  constructor(seed: number, chance: Chance) {
    this.#seed = seed;
    this.#chance = chance;
  }

  /**
   * Batches on the line can be read by whoever stands there.
   *
   * @returns Whether a forgery is to overtake it.
   */
  overhear(lane: Lane, bytes: Uint8Array): boolean {
    this.#overheard = { lane, bytes };
    const isWaiting = this.#isWaiting;
    this.#isWaiting = false;
    return isWaiting;
  }

  /** Forges what is sent next, and before it arrives. */
  wait(): void {
    this.#isWaiting = true;
  }

  /** One forgery: noise, a stranger's batch, or a batch of the gateway's with something changed in it. */
  forge(): { readonly lane: Lane; readonly bytes: Uint8Array } {
    const overheard = this.#overheard;
    const kind = this.#chance();
    if (!overheard || kind < 0.1) return { lane: 'events', bytes: this.#noise() };
    if (kind < 0.4) return { lane: 'events', bytes: this.#strangers(overheard.bytes) };
    return { lane: overheard.lane, bytes: this.#changed(overheard.bytes) };
  }

  #noise(): Uint8Array {
    const length = 1 + Math.floor(this.#chance() * 400);
    return Uint8Array.from({ length }, () => Math.floor(this.#chance() * 256));
  }

  /** The next batch of the event lane, signed by a key of the forger's own. */
  #strangers(bytes: Uint8Array): Uint8Array {
    const { epoch, lastSeq, sealedAt } = openBatch(bytes).header;
    const key = keyFrom(this.#seed, 'forger key');
    return sealBatch({
      header: {
        siteId: SITE,
        gatewayId: GATEWAY,
        lane: 'events',
        epoch,
        firstSeq: lastSeq + 1,
        lastSeq: lastSeq + 1,
        previous: new Uint8Array(32),
        sealedAt,
      },
      items: ['{"kind":"door"}'],
      salt: new Uint8Array(16),
      key,
      keyId: keyId(key),
    });
  }

  /** A bit of its envelope or of its content is another. */
  #changed(bytes: Uint8Array): Uint8Array {
    const forged = Uint8Array.from(bytes);
    const envelope = splitBatch(bytes).envelope.length;
    const isContent = this.#chance() < 0.5;
    const from = isContent ? Math.min(envelope, forged.length - 1) : 0;
    const length = isContent ? Math.max(1, forged.length - envelope) : envelope;
    const at = Math.min(forged.length - 1, from + Math.floor(this.#chance() * length));
    forged[at] = forged[at]! ^ (1 << Math.floor(this.#chance() * 8));
    return forged;
  }
}
