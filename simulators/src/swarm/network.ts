import type { Chance } from '@pledgewatch/shared/clock';
import type { Agenda } from './agenda.ts';
import type { Line } from './line.ts';

/** A gateway notices a dead line by its keep-alive, a broken one at once. */
const NOTICED_MS = 15_000;
const BROKEN_MS = 50;
/** Its pauses between attempts to connect end at eight seconds. */
const RECONNECT_MS = 8_000;

/** Whether gateway and cloud reach each other, and when the gateway comes to know. */
export class Network {
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #line: Line;
  readonly #onConnected: (isConnected: boolean) => void;
  #isPartitioned = false;
  #isCloudUp = false;

  constructor(of: {
    readonly agenda: Agenda;
    readonly chance: Chance;
    readonly line: Line;
    readonly onConnected: (isConnected: boolean) => void;
  }) {
    this.#agenda = of.agenda;
    this.#chance = of.chance;
    this.#line = of.line;
    this.#onConnected = of.onConnected;
  }

  setPartitioned(isPartitioned: boolean): void {
    this.#isPartitioned = isPartitioned;
    this.#changed(NOTICED_MS);
  }

  setCloudUp(isUp: boolean): void {
    this.#isCloudUp = isUp;
    this.#changed(BROKEN_MS);
  }

  #changed(noticedMs: number): void {
    const isCut = this.#isPartitioned || !this.#isCloudUp;
    this.#line.isCut = isCut;
    const afterMs = isCut ? noticedMs : Math.floor(this.#chance() * RECONNECT_MS);
    this.#agenda.in(afterMs, () => this.#onConnected(!this.#line.isCut));
  }
}
