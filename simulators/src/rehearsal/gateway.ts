import type { KeyObject } from 'node:crypto';
import { createMeaning, type Meaning } from '@pledgewatch/edge/agent';
import { envelopeHash, sealBatch, splitBatch } from '@pledgewatch/shared/batch';
import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { generatePrivateKey, keyId, publicKeyToBase64url } from '@pledgewatch/shared/keys';
import type { Observation } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { BATCH_ITEMS_MAX, GATHER_MS, HEARTBEAT_MS, UPLINK_MS } from './limits.ts';

export const GATEWAY_ID = 'gw-01';
const SALT_BYTES = 16;

export interface GatewayParts {
  readonly plan: SitePlan;
  readonly cloudKey: KeyObject;
  readonly chance: Chance;
  readonly startsAt: EpochMs;
  /** How long events wait for company that only say that all is as it was. */
  readonly routineMs: number;
}

/** One stream of sealed batches, and what it has not sealed yet. */
interface Stream {
  readonly epoch: EpochMs;
  lastSeq: number;
  previous: Uint8Array;
  readonly events: GoodsStatusEvent[];
}

/**
 * A gateway in process: the edge's own folds of goods and gates, and its own seal. What is left out is
 * the journal between them and the broker behind them.
 */
export class Gateway {
  readonly publicKey: string;
  readonly #parts: GatewayParts;
  readonly #key = generatePrivateKey();
  readonly #keyId = keyId(this.#key);
  readonly #meaning: Meaning;
  /** The newest last; those before it hold what an outage left behind. */
  #streams: Stream[];
  #isCut = false;
  /** When what waits is sealed; Infinity while nothing does. */
  #sealAt: EpochMs = Infinity;
  #saidAt: EpochMs;

  constructor(parts: GatewayParts) {
    const { plan, cloudKey, startsAt } = parts;
    this.#parts = parts;
    this.publicKey = publicKeyToBase64url(this.#key);
    const { siteId } = plan;
    this.#meaning = createMeaning({ plan, siteId, gatewayId: GATEWAY_ID, cloudKey }, []);
    this.#meaning.start(startsAt);
    this.#streams = [newStream(startsAt)];
    this.#saidAt = startsAt;
  }

  fold(observation: Observation, now: EpochMs): void {
    this.#tell(this.#meaning.fold(observation, now).events, now);
  }

  instruct(bytes: Uint8Array, now: EpochMs): void {
    this.#tell(this.#meaning.instruct(bytes, now).events, now);
  }

  /** The line to the cloud breaks, or is mended; then a new stream begins, and the old one follows it. */
  setCut(isCut: boolean, now: EpochMs): void {
    if (isCut === this.#isCut) return;
    this.#isCut = isCut;
    if (isCut) return;
    this.#streams.push(newStream(now));
    this.#tell([heartbeat(now)], now);
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** When {@link Gateway.passTime} has something to do. */
  nextAt(): EpochMs {
    const sealAt = this.#isCut ? Infinity : this.#sealAt;
    const dueAt = this.#meaning.nextDueAt() ?? Infinity;
    return Math.min(dueAt, sealAt, this.#saidAt + HEARTBEAT_MS);
  }

  passTime(now: EpochMs): void {
    if ((this.#meaning.nextDueAt() ?? Infinity) <= now) {
      this.#tell(this.#meaning.passTime(now).events, now);
    }
    if (this.#saidAt + HEARTBEAT_MS <= now) this.#tell([heartbeat(now)], now);
  }

  /** Batches that are due, each with when the cloud has it; newest stream first, as after an outage. */
  takeSealed(now: EpochMs): { readonly at: EpochMs; readonly bytes: Uint8Array }[] {
    if (this.#isCut || this.#sealAt > now) return [];
    this.#sealAt = Infinity;
    const sealed = this.#streams.toReversed().flatMap((stream) => this.#sealAll(stream, now));
    this.#streams = this.#streams.slice(-1);
    return sealed.map((bytes) => ({ at: now + UPLINK_MS, bytes }));
  }

  #tell(events: readonly GoodsStatusEvent[], now: EpochMs): void {
    if (events.length === 0) return;
    this.#streams.at(-1)?.events.push(...events);
    this.#saidAt = now;
    const waitsMs = events.every(isRoutine) ? this.#parts.routineMs : GATHER_MS;
    this.#sealAt = Math.min(this.#sealAt, now + waitsMs);
  }

  #sealAll(stream: Stream, now: EpochMs): Uint8Array[] {
    const batches: Uint8Array[] = [];
    while (stream.events.length > 0) {
      batches.push(this.#seal(stream, stream.events.splice(0, BATCH_ITEMS_MAX), now));
    }
    return batches;
  }

  #seal(stream: Stream, events: readonly GoodsStatusEvent[], now: EpochMs): Uint8Array {
    const { chance, plan } = this.#parts;
    const { epoch, previous, lastSeq } = stream;
    stream.lastSeq += events.length;
    const place = {
      lane: 'events',
      epoch,
      firstSeq: lastSeq + 1,
      lastSeq: stream.lastSeq,
    } as const;
    const bytes = sealBatch({
      header: { siteId: plan.siteId, gatewayId: GATEWAY_ID, ...place, previous, sealedAt: now },
      items: events.map((event) => JSON.stringify(event)),
      salt: Uint8Array.from({ length: SALT_BYTES }, () => Math.floor(chance() * 256)),
      key: this.#key,
      keyId: this.#keyId,
    });
    stream.previous = envelopeHash(splitBatch(bytes));
    return bytes;
  }
}

/** What says that all is as it was, nearly always. */
function isRoutine(event: GoodsStatusEvent): boolean {
  switch (event.kind) {
    case 'climate':
    case 'stackWeight':
      return true;
    case 'tagPresence':
      return event.present;
    case 'deviceHealth':
      return event.state === 'alive';
    default:
      return false;
  }
}

const newStream = (epoch: EpochMs): Stream => ({
  epoch,
  lastSeq: 0,
  previous: Buffer.alloc(32),
  events: [],
});

/** The gateway's word that it lives, as its agent says it. */
function heartbeat(now: EpochMs): GoodsStatusEvent {
  const times = { observedAt: now, receivedAt: now, clock: 'gateway' } as const;
  return { kind: 'deviceHealth', ...times, deviceId: GATEWAY_ID, places: [], state: 'alive' };
}
