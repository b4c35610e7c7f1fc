import type { Clock } from '@pledgewatch/shared/clock';
import {
  type Action,
  type Applied,
  apply,
  createWorld,
  type Fact,
  skipTo,
  step,
  type World,
  type WorldSpec,
} from '#/world/index.ts';
import type { SiteDevices } from './site-devices.ts';

/** Fine enough that a weight shows within a tenth of a second, coarse enough to cost nothing. */
const PACE_MS = 100;
/** A machine that slept longer than this wakes up in the present. */
const CATCH_UP_MS_MAX = 5_000;

/** A world that runs with the clock, and its devices. */
export class LiveSite {
  readonly world: World;
  readonly devices: SiteDevices;
  readonly #clock: Clock;
  readonly #onNetwork: (cut: boolean) => void;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #stopped: Promise<void> | undefined;

  constructor(site: {
    readonly spec: WorldSpec;
    readonly seed: number;
    readonly devices: SiteDevices;
    readonly clock: Clock;
    readonly onNetwork: (cut: boolean) => void;
  }) {
    this.world = createWorld(site.spec, site.seed, site.clock.now());
    this.devices = site.devices;
    this.#clock = site.clock;
    this.#onNetwork = site.onNetwork;
    this.#running = this.#run();
  }

  /** Takes an action now; its first consequences are on the wire before this returns. */
  apply(action: Action): Applied {
    this.#advance();
    const applied = apply(this.world, action);
    this.#advance();
    return applied;
  }

  /** Ends the world's run and its devices; a second call waits for the first. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    await this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.devices.stop();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#advance();
      await this.#clock.sleep(PACE_MS, this.#stopping.signal);
    }
  }

  #advance(): void {
    const now = Math.max(this.#clock.now(), this.world.now);
    if (now - this.world.now > CATCH_UP_MS_MAX) skipTo(this.world, now);
    for (const fact of step(this.world, now)) this.#tell(fact);
  }

  #tell(fact: Fact): void {
    if (fact.kind === 'network') this.#onNetwork(fact.cut);
    else this.devices.accept(fact);
  }
}
