import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command, CommandOf } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent, GoodsStatusKind } from '@pledgewatch/shared/goods-status';
import type { CommandFact, Decision, EventsFact, Fact, LawView } from '#/core/index.ts';
import { isInEffect } from '#/pledges/index.ts';
import type { PositionsView } from '#/positions/index.ts';
import { checkHandling, isAlertCommand } from './lifecycle/handling.ts';
import { LADDER_TIMERS } from './lifecycle/ladder.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { SHELF_TIMERS } from './lifecycle/shelves.ts';
import { backBy, type Loading } from './loadings.ts';
import { remember, saveMemory, type Memory, type SavedMemory } from './memory.ts';
import type { Rule, Watch } from './rule.ts';
import { Scene } from './scene.ts';
import type { Standing } from './conditions.ts';
import { CASES } from './standing.ts';
import type { Timer } from './timers.ts';
import { followYardOrder } from './yard-orders.ts';

/** The alert of that id, if one was ever raised. */
export type FindRaised = (alertId: string) => Alert | undefined;

/** What is known besides when a command is checked. */
export interface Known {
  readonly raised: FindRaised;
  readonly now: EpochMs;
}

type Handler = (event: never, scene: Scene) => void;

interface Saved {
  readonly memory: SavedMemory;
  readonly watches: Readonly<Record<string, unknown>>;
  readonly hearingSeen: number;
}

const LOADINGS = 'loadings';
const WEIGHTS = 'slot-weights';
const TIDY_EVERY_ENTRIES = 64;

/** Shows every fact to the rules and keeps what they know; what they find becomes decisions. */
export class RiskFold {
  readonly #rules: readonly Rule[];
  readonly #memory: Memory;
  readonly #lifecycle: Lifecycle;
  readonly #watches: readonly Watch[];
  readonly #scene: Scene;
  readonly #handlers = new Map<GoodsStatusKind, readonly Handler[]>();
  readonly #ends: readonly Watch[];
  readonly #batches: readonly Watch[];
  /** Changes of hearing that were already looked at. */
  #hearingSeen: number;

  constructor(rules: readonly Rule[], snapshot?: string) {
    const saved = snapshot === undefined ? undefined : (JSON.parse(snapshot) as Saved);
    this.#rules = rules;
    this.#hearingSeen = saved?.hearingSeen ?? 0;
    this.#memory = remember(saved?.memory);
    this.#lifecycle = new Lifecycle(this.#memory);
    this.#watches = rules.map((rule) => rule.watch(saved?.watches[rule.code]));
    this.#scene = new Scene(this.#memory, this.#watches);
    this.#batches = this.#watches.filter((watch) => watch.onBatch !== undefined);
    this.#ends = this.#watches.filter((watch) => watch.onEnd !== undefined);
    for (const { on = {} } of this.#watches) {
      for (const [kind, handler] of Object.entries(on) as [GoodsStatusKind, Handler][]) {
        this.#handlers.set(kind, [...(this.#handlers.get(kind) ?? []), handler]);
      }
    }
  }

  snapshot(): string {
    const kept = this.#rules.map(({ code }, at) => [code, this.#watches[at]?.save?.()] as const);
    const watches = Object.fromEntries(kept);
    const memory = saveMemory(this.#memory);
    return JSON.stringify({ memory, watches, hearingSeen: this.#hearingSeen } satisfies Saved);
  }

  nextDueAt(): number | null {
    return this.#memory.timers.nextDueAt();
  }

  check(actor: Actor, command: Command, law: LawView, { raised, now }: Known): void {
    if (!isAlertCommand(command)) return;
    checkHandling(actor, command, { memory: this.#memory, law, raised, now });
  }

  apply(fact: Fact, positions: PositionsView, law: LawView): Decision[] {
    const scene = this.#scene;
    scene.begin(fact, positions, law);
    this.#listen(scene);
    if (fact.kind === 'events') this.#take(fact, scene);
    if (fact.kind === 'command') this.#obey(fact, scene);
    if (fact.kind !== 'command' && fact.kind !== 'tick' && fact.undecoded.length > 0) {
      for (const watch of this.#watches) watch.onUndecoded?.(fact.undecoded, scene);
    }
    for (const watch of this.#ends) watch.onEnd?.(scene);
    for (const timer of this.#memory.timers.takeDue(fact.acceptedAt)) this.#due(timer, scene);
    if (scene.hasLawMoved) this.#sweep(scene);
    return this.#memory.standing.takeDecisions(scene);
  }

  #take(fact: EventsFact, scene: Scene): void {
    const { items, header } = fact;
    for (const watch of this.#batches) watch.onBatch?.(fact, scene);
    const { firstEpoch } = this.#memory;
    if (!firstEpoch.has(header.gatewayId)) firstEpoch.set(header.gatewayId, header.epoch);
    for (let item = 0; item < items.length; item += 1) {
      const event = items[item];
      if (!event) continue;
      scene.item = item;
      this.#show(event, scene);
    }
    scene.item = -1;
  }

  #show(event: GoodsStatusEvent, scene: Scene): void {
    if (event.kind === 'stackWeight') this.#memory.weights.weigh(event, scene);
    else if (event.kind === 'gate') this.#step(event, scene);
    const handlers = this.#handlers.get(event.kind);
    if (!handlers) return;
    for (const handle of handlers) handle(event as never, scene);
  }

  #step(event: Extract<GoodsStatusEvent, { kind: 'gate' }>, scene: Scene): void {
    scene.hasLawMoved = true;
    if (event.truckOrderId === undefined) return;
    const order = scene.law.truckOrder(event.truckOrderId);
    if (order?.siteId !== scene.siteId || !speaksFor(order.gateId, scene)) return;
    const moved = this.#memory.loadings.step(event, scene.timeOf(event), order);
    if (moved && !moved.settled) this.#wakeForGoods(moved, scene);
  }

  /** Goods of an order that delivers nothing must be back by then. */
  #wakeForGoods(loading: Loading, scene: Scene): void {
    scene.wake(LOADINGS, loading.truckOrderId, Math.max(backBy(loading), scene.at) + 1);
  }

  #obey({ command, actor, acceptedAt }: CommandFact, scene: Scene): void {
    if (isAlertCommand(command)) this.#lifecycle.obey(command, actor, scene);
    if (command.type === 'alert.acknowledge') this.#acknowledge(command, actor, scene);
    if (command.type === 'pledge.activate') {
      const pledge = scene.law.pledge(command.pledgeId);
      if (pledge && isInEffect(pledge)) {
        this.#memory.activatedAt.set(command.pledgeId, acceptedAt);
        scene.siteId = pledge.siteId;
        for (const watch of this.#watches) watch.onActivated?.(pledge, scene);
      }
    }
    if (command.type === 'truckOrder.resolve') this.#resolve(command.truckOrderId, scene);
    const inside = followYardOrder(command, scene);
    if (inside && !inside.settled) {
      scene.siteId = inside.siteId;
      this.#wakeForGoods(inside, scene);
    }
    for (const watch of this.#watches) watch.onCommand?.(command, scene);
  }

  /** How people ended what a gate had set aside. */
  #resolve(truckOrderId: string, scene: Scene): void {
    const order = scene.law.truckOrder(truckOrderId);
    const ended = order && this.#memory.loadings.end(order, order.state, scene.at);
    if (!ended || ended.settled) return;
    scene.siteId = ended.siteId;
    this.#wakeForGoods(ended, scene);
  }

  /**
   * What happened once is over when its bank took it on; what lasts is not. A custodian may say that it
   * has seen it, but the guard does not close the bank's case.
   */
  #acknowledge(
    { alertId }: CommandOf<'alert.acknowledge'>,
    { tenantId }: Actor,
    scene: Scene,
  ): void {
    const standing = this.#memory.standing.find(alertId);
    if (standing?.tenantId !== tenantId) return;
    if (this.#natureOf(standing) === 'condition') {
      return this.#memory.standing.acknowledge(standing);
    }
    this.#memory.standing.clear(standing, scene);
    const at = this.#rules.findIndex(({ code }) => code === standing.code);
    this.#watches[at]?.onAcknowledged?.(standing, scene);
  }

  #listen(scene: Scene): void {
    const seen = scene.positions.hearingChanges();
    if (seen === this.#hearingSeen) return;
    this.#hearingSeen = seen;
    const { siteId } = scene;
    for (const watch of this.#watches) watch.onHearing?.(scene);
    scene.siteId = siteId;
  }

  #due(timer: Timer, scene: Scene): void {
    scene.siteId = timer.siteId;
    if (timer.owner === LADDER_TIMERS) return this.#lifecycle.climb(timer, scene);
    if (timer.owner === SHELF_TIMERS) return this.#lifecycle.shelfDue(timer, scene);
    if (timer.owner === CASES) return this.#memory.standing.caseDue(timer, scene);
    if (timer.owner === WEIGHTS) {
      return this.#memory.weights.weighAgain(timer.siteId, timer.subject, scene);
    }
    if (timer.owner === LOADINGS) return this.#goodsDue(timer, scene);
    const at = this.#rules.findIndex(({ code }) => code === timer.owner);
    this.#watches[at]?.onDue?.(timer, scene);
  }

  #goodsDue({ siteId, subject }: Timer, scene: Scene): void {
    const loading = this.#memory.loadings.find(siteId, subject);
    if (!loading || loading.settled) return;
    if (backBy(loading) >= scene.at) return this.#wakeForGoods(loading, scene);
    for (const [slotId] of loading.massBySlotG) {
      this.#memory.weights.weighAgain(siteId, slotId, scene);
    }
    for (const watch of this.#watches) watch.onUndelivered?.(loading, scene);
  }

  /** A condition of a pledge that is no more is over. */
  #sweep(scene: Scene): void {
    const { activatedAt, standing } = this.#memory;
    for (const one of standing.isEmpty ? [] : standing.all()) {
      if (this.#natureOf(one) === 'condition' && !isConcerned(one, scene.law)) {
        standing.clear(one, scene);
      }
    }
    // Forgetting is tidying and judges nothing: it walks all pledges, so now and then is enough.
    if (scene.index % TIDY_EVERY_ENTRIES !== 0) return;
    for (const pledgeId of activatedAt.keys()) {
      const pledge = scene.law.pledge(pledgeId);
      if (!pledge || !isInEffect(pledge)) activatedAt.delete(pledgeId);
    }
  }

  #natureOf({ code }: Standing): Rule['nature'] | undefined {
    return this.#rules.find((rule) => rule.code === code)?.nature;
  }
}

/** A gate's orders are moved by its own gateway only. */
function speaksFor(gateId: string, { law, siteId, gatewayId }: Scene): boolean {
  const gate = law.site(siteId)?.gates.find((each) => each.gateId === gateId);
  return gate === undefined || gate.gatewayId === gatewayId;
}

function isConcerned({ pledgeId, tenantId, siteId }: Standing, law: LawView): boolean {
  if (pledgeId !== null) {
    const pledge = law.pledge(pledgeId);
    return pledge !== undefined && isInEffect(pledge);
  }
  return law.pledgesOnSite(siteId).some((pledge) => pledge.tenantId === tenantId);
}
