import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Fact, LawView, PledgeView, TruckOrderView } from '#/core/index.ts';
import { eventTime, type PositionsView } from '#/positions/index.ts';
import type { AlertCode, Severity } from '@pledgewatch/shared/alert';
import { BACKLOG_OWED_MS } from './limits.ts';
import type { Memory } from './memory.ts';
import type { Finding, Rule, Watch } from './rule.ts';
import type { SlotMean } from './slot-means.ts';
import type { Loss, SlotGain } from './slot-weights.ts';
import type { Loadings } from './loadings.ts';

/**
 * The fact at hand as a rule sees it, with what is known besides. One scene serves all facts, so that
 * steady events cost no memory.
 */
export class Scene {
  readonly #memory: Memory;
  readonly #watches: readonly Watch[];
  /** Ledger index of the fact. */
  index = 0;
  /** When the core took it: the core's clock. */
  at: EpochMs = 0;
  /** Place of the event in the batch; −1 before and after the events. */
  item = -1;
  siteId = '';
  gatewayId = '';
  /** Who gave the command; empty for what no person said. */
  tenantId = '';
  /** When the gateway's stream began; 0 outside a batch. */
  epoch: EpochMs = 0;
  law!: LawView;
  positions!: PositionsView;
  /** Something came that can have changed pledges or truck orders. */
  hasLawMoved = false;
  /** The fact is a command. */
  isCommand = false;

  constructor(memory: Memory, watches: readonly Watch[]) {
    this.#memory = memory;
    this.#watches = watches;
  }

  begin(fact: Fact, positions: PositionsView, law: LawView): void {
    this.index = fact.index;
    this.at = fact.acceptedAt;
    this.item = -1;
    this.law = law;
    this.positions = positions;
    this.isCommand = fact.kind === 'command';
    this.hasLawMoved = this.isCommand;
    this.tenantId = fact.kind === 'command' ? fact.actor.tenantId : '';
    const isBatch = fact.kind === 'events' || fact.kind === 'telemetry';
    this.siteId = isBatch ? fact.header.siteId : '';
    this.gatewayId = isBatch ? fact.header.gatewayId : '';
    this.epoch = isBatch ? fact.header.epoch : 0;
  }

  get loadings(): Loadings {
    return this.#memory.loadings;
  }

  /** Where the event stands. */
  get evidence(): { readonly entry: number; readonly item?: number } {
    return this.item < 0 ? { entry: this.index } : { entry: this.index, item: this.item };
  }

  timeOf(event: GoodsStatusEvent): EpochMs {
    return eventTime(event, this.at);
  }

  /** Pledges with goods on the slot that were in effect at the time. */
  pledgesOnSlot(slotId: string, at: EpochMs): readonly PledgeView[] {
    const pledges = this.law.pledgesOnSlot(this.siteId, slotId);
    return pledges.filter((pledge) => this.wasInEffect(pledge, at));
  }

  pledgesIn(places: readonly string[]): readonly PledgeView[] {
    const named = new Set(places);
    return this.law
      .pledgesOnSite(this.siteId)
      .filter(({ lots }) => lots.some((lot) => named.has(lot.slotId) || named.has(lot.zoneId)));
  }

  /** When the pledge came into effect; 0 when that was before anything known here. */
  activatedAt({ pledgeId }: PledgeView): EpochMs {
    return this.#memory.activatedAt.get(pledgeId) ?? 0;
  }

  wasInEffect(pledge: PledgeView, at: EpochMs): boolean {
    return at >= this.activatedAt(pledge);
  }

  /** Whether events of an older stream may still be on their way; a new stream is sent first. */
  mayBeOwed(epoch: EpochMs, at: EpochMs): boolean {
    return at - epoch < BACKLOG_OWED_MS;
  }

  /** The same for the stream at hand, which is not its gateway's first. */
  isJustReconnected(at: EpochMs): boolean {
    const first = this.#memory.firstEpoch.get(this.gatewayId);
    return first !== undefined && first < this.epoch && this.mayBeOwed(this.epoch, at);
  }

  /** Truck orders in their window of whose execution no gate has told yet. */
  notYetBegun(at: EpochMs): readonly TruckOrderView[] {
    return this.law
      .openTruckOrders(this.siteId)
      .filter(
        ({ truckOrderId, notBefore, notAfter }) =>
          at >= notBefore &&
          at <= notAfter &&
          this.loadings.find(this.siteId, truckOrderId) === undefined,
      );
  }

  /** Calls the owner again when the core's clock passes `at`. */
  wake(owner: string, subject: string, at: EpochMs): void {
    this.#memory.timers.set({ at, owner, siteId: this.siteId, subject });
  }

  find(rule: Rule, finding: Finding): void {
    this.#memory.standing.raise(rule, finding, this);
  }

  /** Whether such an alert stands; of that severity, where one is named. */
  isStanding(code: AlertCode, key: string, severity?: Severity): boolean {
    if (this.#memory.standing.isEmpty) return false;
    return this.#standing(code, key).some((one) => (severity ?? one.severity) === one.severity);
  }

  /** The condition is over, for every bank. */
  over(code: AlertCode, key: string): void {
    if (this.#memory.standing.isEmpty) return;
    for (const one of this.#standing(code, key)) this.#memory.standing.clear(one, this);
  }

  /** What a slot lost so far is known and taken on. */
  forgetLosses(siteId: string, slotId: string): void {
    this.#memory.weights.acknowledged(siteId, slotId);
  }

  lose(loss: Loss): void {
    for (const watch of this.#watches) watch.onLoss?.(loss, this);
  }

  gain(gain: SlotGain): void {
    for (const watch of this.#watches) watch.onGain?.(gain, this);
  }

  weighed(mean: SlotMean): void {
    for (const watch of this.#watches) watch.onMean?.(mean, this);
  }

  #standing(code: AlertCode, key: string) {
    return this.#memory.standing.at(code, this.siteId, key);
  }
}
