import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { publicKeyFromBase64url } from '@pledgewatch/shared/keys';
import type { Story } from '#/stories/index.ts';
import {
  apply,
  chanceFrom,
  createWorld,
  DeviceNetwork,
  type Fact,
  nextAt,
  step,
  WAREHOUSES,
  type World,
} from '#/world/index.ts';
import { Cloud, type AlertMove } from './cloud.ts';
import { Gateway } from './gateway.ts';
import {
  GATHER_MS,
  ROUTINE_GATHER,
  SILENCE_GATHERS,
  SILENCE_MAX_MS,
  WARM_UP_MS,
  WARM_UP_ROUNDS,
} from './limits.ts';
import { Observing } from './observations.ts';
import { pledgeCommands, siteCommands, type Given } from './parties.ts';
import { commandsOf, type Speaking } from './speaking.ts';
import { sitePlanOf } from './site-plan.ts';
import { Trace, type TraceStep } from './trace.ts';

/** What came of a story played under a seed. */
export interface Rehearsed {
  readonly story: string;
  readonly seed: number;
  /** When the story began: its pledge was in effect. */
  readonly startedAt: EpochMs;
  /** Alerts since then, raised and cleared, in order. */
  readonly alerts: readonly AlertMove[];
  /** Actions, events, decisions and alerts, in order of virtual time. */
  readonly trace: readonly TraceStep[];
}

export interface RehearsalOptions {
  /** Keeps every goods status event and decision in the trace, not only actions and alerts. */
  readonly withEvents?: boolean;
}

/**
 * Plays a story in process: its world, devices, edge, cloud, all real but the clock, the wires and the
 * disks. Hours pass in moments, and the same story under the same seed comes out the same.
 *
 * @throws {PledgewatchError} `PW_WORLD_ACTION_IMPOSSIBLE` naming what in the story the world or the law
 * does not allow.
 */
export function playStory(story: Story, seed: number, options: RehearsalOptions = {}): Rehearsed {
  const stage = new Rehearsal(story, seed, options);
  try {
    return stage.play();
  } finally {
    stage.close();
  }
}

class Rehearsal {
  readonly #story: Story;
  readonly #seed: number;
  readonly #startsAt: EpochMs;
  readonly #world: World;
  readonly #network: DeviceNetwork;
  readonly #observing: Observing;
  readonly #gateway: Gateway;
  readonly #cloud: Cloud;
  readonly #trace: Trace;
  readonly #sealed: { at: EpochMs; bytes: Uint8Array }[] = [];
  readonly #gatewayKey;
  #now: EpochMs;
  #orders = 0;

  constructor(story: Story, seed: number, { withEvents = false }: RehearsalOptions) {
    this.#story = story;
    this.#seed = seed;
    this.#startsAt = startOf(story);
    const spec = WAREHOUSES[story.spec];
    const rates = { ...spec.rates, ...story.rates };
    this.#now = this.#startsAt - warmUpMs(story, rates.zoneReaderMs ?? 0);
    this.#world = createWorld({ ...spec, rates }, seed, this.#now);
    this.#observing = new Observing(spec);
    const cable = { delayMs: 30, lostPermille: 0, duplicatedPermille: 0, ...story.network };
    this.#network = new DeviceNetwork(cable, chanceFrom(seed, 'network'));
    this.#trace = new Trace(this.#startsAt, withEvents);
    const clock: Clock = { now: () => this.#now, sleep: async () => undefined };
    this.#cloud = new Cloud({
      clock,
      instruct: (bytes) => {
        if (!this.#gateway.isCut) this.#gateway.instruct(bytes, this.#now);
      },
      onDecision: ({ decision }) => this.#trace.decided(decision, this.#now),
    });
    this.#gateway = new Gateway({
      plan: sitePlanOf(this.#world),
      cloudKey: this.#cloud.publicKey,
      chance: chanceFrom(seed, 'salts'),
      startsAt: this.#now,
      routineMs: routineMsOf(story),
    });
    this.#gatewayKey = publicKeyFromBase64url(this.#gateway.publicKey);
  }

  play(): Rehearsed {
    const { controlLinePermille, lastsS } = this.#story;
    this.#giveAll(this.#siteCommands());
    this.#runTo(this.#startsAt);
    this.#giveAll(pledgeCommands(this.#world, this.#now, controlLinePermille));
    for (const order of this.#story.orders) this.#say({ order });
    for (const { at, does } of happeningsOf(this.#story)) {
      this.#runTo(this.#startsAt + Math.round(at * 1_000));
      if ('says' in does) this.#say(does.says);
      else this.#act(does.action);
    }
    this.#runTo(this.#startsAt + Math.round(lastsS * 1_000));
    const { alerts, steps: trace } = this.#trace;
    const { name: story } = this.#story;
    return { story, seed: this.#seed, startedAt: this.#startsAt, alerts, trace };
  }

  #siteCommands(): Given[] {
    const silenceMaxMs = Math.max(SILENCE_MAX_MS, SILENCE_GATHERS * routineMsOf(this.#story));
    return siteCommands(this.#world, { publicKey: this.#gateway.publicKey, silenceMaxMs });
  }

  close(): void {
    this.#cloud.close();
  }

  /** Lets everything happen that is to happen until then, in the order of time. */
  #runTo(until: EpochMs): void {
    for (;;) {
      const next = Math.min(
        nextAt(this.#world),
        this.#network.nextAt(),
        this.#gateway.nextAt(),
        this.#sealed[0]?.at ?? Infinity,
        this.#cloud.nextAt(),
      );
      if (next > until) break;
      this.#now = Math.max(this.#now, next);
      this.#happen();
    }
    this.#now = until;
    this.#speak(step(this.#world, until));
  }

  #happen(): void {
    const now = this.#now;
    this.#speak(step(this.#world, now));
    for (const arrival of this.#network.receive(now)) {
      for (const each of this.#observing.observe(arrival)) this.#gateway.fold(each, now);
    }
    if (this.#gateway.nextAt() <= now) this.#gateway.passTime(now);
    this.#sealed.push(...this.#gateway.takeSealed(now));
    while ((this.#sealed[0]?.at ?? Infinity) <= now) {
      const { bytes } = this.#sealed.shift()!;
      this.#cloud.admit(bytes, this.#gatewayKey);
    }
    if (this.#cloud.nextAt() <= now) this.#cloud.passTime(now);
  }

  #speak(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'network') this.#gateway.setCut(fact.cut, fact.at);
      this.#network.send(fact, this.#observing.number(fact));
    }
  }

  #act(action: Story['actions'][number]['action']): void {
    this.#trace.acted(action, this.#now);
    this.#orRefuse(action.do, () => apply(this.#world, action));
  }

  #say(says: Speaking): void {
    this.#orders += 1;
    const said = commandsOf(says, { world: this.#world, now: this.#now, number: this.#orders });
    if (!said.isRefused) return this.#giveAll(said.given);
    try {
      this.#giveAll(said.given);
    } catch {
      return;
    }
    throw this.#impossible(said.given[0]?.command.type ?? '', 'the law allows it');
  }

  #giveAll(given: readonly Given[]): void {
    for (const { by, command } of given) {
      this.#trace.said(command, this.#now);
      this.#orRefuse(command.type, () => this.#cloud.give(by, command));
    }
  }

  #orRefuse(what: string, work: () => unknown): void {
    try {
      work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw this.#impossible(what, why, cause);
    }
  }

  #impossible(what: string, why: string, cause?: unknown): PledgewatchError {
    const atS = (this.#now - this.#startsAt) / 1_000;
    const reason = `story ${this.#story.name}, seed ${this.#seed}, ${atS} s, ${what}: ${why}`;
    return new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason }, { cause });
  }
}

type Happening = Pick<Story['actions'][number], 'action'> | Pick<Story['sayings'][number], 'says'>;

/** What the story says, in the order of time; where two things happen at once, the goods move first. */
function happeningsOf({ actions, sayings }: Story): { at: number; does: Happening }[] {
  const all = [
    ...actions.map(({ at, action }) => ({ at, does: { action } })),
    ...sayings.map(({ at, says }) => ({ at, does: { says } })),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

/** Until scales have rested, every tag was read twice, and the cloud has heard of it. */
function warmUpMs(story: Story, zoneReaderMs: number): number {
  return Math.max(WARM_UP_MS, WARM_UP_ROUNDS * zoneReaderMs) + 2 * routineMsOf(story);
}

function routineMsOf({ lastsS }: Story): number {
  return ROUTINE_GATHER.find(({ fromS }) => lastsS >= fromS)?.gatherMs ?? GATHER_MS;
}

/** 2026-03-02, a Monday, at the site (UTC+8). */
const FIRST_DAY = Date.UTC(2026, 2, 2) - 8 * 3_600_000;

function startOf({ starts }: Story): EpochMs {
  const [hours = 0, minutes = 0] = starts.split(':').map(Number);
  return FIRST_DAY + (hours * 60 + minutes) * 60_000;
}
