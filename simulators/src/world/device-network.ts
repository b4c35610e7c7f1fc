import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import { type Static, Type } from '@sinclair/typebox';
import type { Fact } from './fact.ts';

const Permille = Type.Number({ minimum: 0, maximum: 1_000, default: 0 });

/** What lies between the devices and the gateway. All have defaults: a quiet cable. */
export const NetworkSpec = Type.Object(
  {
    /** Mean time a message takes, ms; those of different devices overtake one another. */
    delayMs: Type.Number({ minimum: 0, maximum: 3_600_000, default: 30 }),
    /** Messages that never arrive, thousandths. */
    lostPermille: Permille,
    /** Messages that arrive twice, thousandths. */
    duplicatedPermille: Permille,
  },
  { additionalProperties: false },
);
export type NetworkSpec = Static<typeof NetworkSpec>;

/** A message on its way, or arrived. */
export interface Arrival {
  /** When the gateway gets it. */
  readonly at: EpochMs;
  readonly fact: Fact;
  /** It came before: sent again because its acknowledgement was lost. */
  readonly isCopy?: true;
  /** Which of its device's messages it is, where it was sent with a number. */
  readonly number?: number;
}

/** Loses, delays, duplicates and so reorders what devices say; same chance, same fates. */
export class DeviceNetwork {
  readonly #spec: NetworkSpec;
  readonly #chance: Chance;
  /** By the time they arrive, then by the time they were sent. */
  readonly #underWay: Arrival[] = [];
  /** A device's messages run through one connection and keep their order. */
  readonly #lastAt = new Map<string, EpochMs>();

  constructor(spec: NetworkSpec, chance: Chance) {
    this.#spec = spec;
    this.#chance = chance;
  }

  send(fact: Fact, number?: number): void {
    const { lostPermille, duplicatedPermille } = this.#spec;
    if (lostPermille > 0 && this.#chance() * 1_000 < lostPermille) return;
    const message = number === undefined ? { fact } : { fact, number };
    this.#launch(message);
    if (duplicatedPermille > 0 && this.#chance() * 1_000 < duplicatedPermille)
      this.#launch({ ...message, isCopy: true });
  }

  nextAt(): EpochMs {
    return this.#underWay[0]?.at ?? Infinity;
  }

  /** What has arrived by then, in the order it arrived. */
  receive(until: EpochMs): Arrival[] {
    const later = this.#underWay.findIndex(({ at }) => at > until);
    return this.#underWay.splice(0, later < 0 ? this.#underWay.length : later);
  }

  /** Waiting times are exponential (a queue at rest): most are short, some are long. */
  #launch(message: Omit<Arrival, 'at'>): void {
    const { fact } = message;
    const delayMs = Math.round(-this.#spec.delayMs * Math.log(1 - this.#chance()));
    const at = Math.max(fact.at + delayMs, this.#lastAt.get(fact.device) ?? 0);
    this.#lastAt.set(fact.device, at);
    const arrival: Arrival = { at, ...message };
    let place = this.#underWay.length;
    while (place > 0 && (this.#underWay[place - 1]?.at ?? 0) > arrival.at) place -= 1;
    this.#underWay.splice(place, 0, arrival);
  }
}
