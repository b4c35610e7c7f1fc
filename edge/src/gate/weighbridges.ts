import type { NotEvidence } from '@pledgewatch/shared/goods-status';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { ScalePlan, SitePlan } from '@pledgewatch/shared/site-plan';
import {
  evidenceAt,
  isSteady,
  minimumG,
  NamedParts,
  objections,
  reasonsOf,
  UNSTABLE,
  unsteady,
  type SavedParts,
  type StateChange,
  type Steadiness,
} from '#/goods/index.ts';
import { ALIBI_WAIT_MS, UNREST_MS } from './limits.ts';

type WeightObservation = ObservationOf<'weight'>;

/** A truck weighed at rest, once for each time it drove onto the deck. */
export interface Weighing {
  readonly weighbridgeId: string;
  readonly grossG: number;
  readonly alibiId: string | null;
  readonly at: number;
  /** When it had driven onto the deck. */
  readonly mountedAt: number;
}

/** A deck as it was last seen. */
interface Deck extends Steadiness {
  /** 0 while nothing that counts stands on it, or since when something does is not known. */
  mountedAt: number;
  loaded: boolean;
  /** The load on it was weighed already. */
  weighed: boolean;
  /** A stable indication that waits for the instrument to register it. */
  candidate: { grossG: number; at: number } | null;
  /** When the load on it was first shown and could not be weighed. */
  unrestAt?: number;
  /** The last registered weighing: a source that begins anew shows it again. */
  alibiId?: string;
}

/** What a deck says: it was cleared, a weighing is made, or what it shows can not be one. */
export type DeckNews =
  | { readonly is: 'cleared'; readonly weighbridgeId: string }
  | { readonly is: 'weighed'; readonly weighing: Weighing }
  | {
      readonly is: 'unusable';
      readonly mountedAt: number;
      readonly notEvidence: readonly NotEvidence[];
    };

/** The weighbridges of the site: from indications to weighings. */
export class Weighbridges {
  readonly #scales: ReadonlyMap<string, ScalePlan>;
  readonly #decks: NamedParts<Deck>;

  constructor(plan: SitePlan, saved: SavedParts) {
    const ids = new Set(plan.gates.flatMap(({ weighbridgeIds }) => weighbridgeIds));
    this.#scales = new Map(
      plan.scales.flatMap((each) => (ids.has(each.id) ? [[each.id, each]] : [])),
    );
    this.#decks = new NamedParts('gate/deck/', saved);
  }

  scale(weighbridgeId: string): ScalePlan | undefined {
    return this.#scales.get(weighbridgeId);
  }

  /** What was stored and sent on later is no weighing of what stands there now. */
  fold(observation: WeightObservation): DeckNews | null {
    const { deviceId: id, historical, alibiId } = observation;
    const scale = this.#scales.get(id);
    if (scale === undefined || historical === true) return null;
    if (alibiId !== undefined && this.#decks.get(id)?.alibiId === alibiId) return null;
    const deck =
      this.#decks.get(id) ??
      this.#decks.put(id, {
        ...unsteady(),
        mountedAt: 0,
        loaded: true,
        weighed: false,
        candidate: null,
      });
    const at = evidenceAt(observation);
    const { anchorAt } = deck;
    const steady = isSteady(deck, observation, scale, at);
    if (deck.anchorAt !== anchorAt) this.#decks.mark(id);
    if (observation.grossG < minimumG(scale)) return this.#clear(id, deck);
    this.#mount(id, deck, at);
    if (deck.weighed) return null;
    const objected = objections(observation, scale, steady, at);
    if (objected !== 0) return this.#unrest(id, deck, objected, at);
    return this.#weigh(id, deck, observation, at);
  }

  #clear(id: string, deck: Deck): DeckNews | null {
    if (!deck.loaded) return null;
    Object.assign(deck, { loaded: false, mountedAt: 0, weighed: false, candidate: null });
    delete deck.unrestAt;
    this.#decks.mark(id);
    return { is: 'cleared', weighbridgeId: id };
  }

  /** A load that still moves is waited for; what else is wrong with it, no rest will mend. */
  #unrest(id: string, deck: Deck, objected: number, at: number): DeckNews | null {
    if (deck.candidate !== null || deck.unrestAt === undefined) this.#decks.mark(id);
    deck.candidate = null;
    deck.unrestAt ??= at;
    if ((objected & UNSTABLE) !== 0 && at - deck.unrestAt < UNREST_MS) return null;
    return { is: 'unusable', mountedAt: deck.mountedAt, notEvidence: reasonsOf(objected) };
  }

  #mount(id: string, deck: Deck, at: number): void {
    if (deck.loaded) return;
    deck.loaded = true;
    deck.mountedAt = at;
    this.#decks.mark(id);
  }

  /** The registered weighing counts; the indication itself, where none follows, or no flag even. */
  #weigh(
    id: string,
    deck: Deck,
    { grossG, alibiId, stable }: WeightObservation,
    at: number,
  ): DeckNews | null {
    if (alibiId === undefined && stable !== undefined) {
      if (deck.candidate === null) {
        deck.candidate = { grossG, at };
        this.#decks.mark(id);
      }
      if (at - deck.candidate.at < ALIBI_WAIT_MS) return null;
    }
    deck.weighed = true;
    deck.candidate = null;
    if (alibiId !== undefined) deck.alibiId = alibiId;
    this.#decks.mark(id);
    const { mountedAt } = deck;
    const weighing = { weighbridgeId: id, grossG, alibiId: alibiId ?? null, at, mountedAt };
    return { is: 'weighed', weighing };
  }

  takeChanges(): StateChange[] {
    return this.#decks.takeChanges();
  }
}
