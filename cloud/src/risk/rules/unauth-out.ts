import type { Evidence } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import { LOSSES_OPEN_MAX, MOVE_WITHIN_MS } from '../limits.ts';
import type { Handlers, Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Loss, SlotGain } from '../slot-weights.ts';

/** A loss of which it is still open whether the goods left the site or were carried elsewhere in it. */
interface OpenLoss {
  readonly tenantId: string;
  readonly pledgeId: string;
  readonly siteId: string;
  readonly slotId: string;
  readonly unitMassG: number;
  readonly sinceAt: EpochMs;
  readonly at: EpochMs;
  readonly evidence: readonly Evidence[];
  readonly historical: boolean;
  readonly correlationId?: string;
  /** Lost, less what turned up elsewhere, by stream: after an outage two may tell of the same. */
  readonly lostG: [epoch: EpochMs, lostG: number][];
  /** Booked mass of the tags of it that were told of at a gate. */
  passedG: number;
}

/** Goods left without leave: a tag through a gate, or weight from a slot that turned up nowhere. */
export const unauthOut: Rule = {
  code: 'UNAUTH_OUT',
  nature: 'event',
  severity: {
    en: 'critical; warning when a tag was heard outside only, so that its way is not certain',
    zh: '严重；仅在门外被读到、方向不明的标签为警告',
  },
  trigger: {
    en: 'A pledged tag passed a gate outwards, or was heard outside it only, while no truck order in execution named it; or at least one unit’s mass left a slot without orders that explain it (a move or sampling order explains what it names, and no passage), neither turned up on another slot of the site within 30 s nor went through a gate as tags already told of. A declared emergency suspends it for the zones it covers.',
    zh: '质押标签向外通过出入口（或仅在门外被读到），而没有在执行的派车单载明它；或货位无单减少至少一个单元的重量（移库、取样单仅可解释其载明的重量，不构成过门依据），30 秒内既未在本库其他货位出现，也不是已报警的过门标签所带走。已宣布的紧急状态在其覆盖区域内暂停本规则。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    tag: {
      en: 'Tag {epc} of pledge {pledgeId} left through gate {gateId} at {passedAt}; no truck order in execution names it.',
      zh: '质押 {pledgeId} 的标签 {epc} 于 {passedAt} 从出入口 {gateId} 离开；没有在执行的派车单载明它。',
    },
    oneSided: {
      en: 'Tag {epc} of pledge {pledgeId} was heard outside gate {gateId} at {passedAt} and not inside; no truck order in execution names it.',
      zh: '质押 {pledgeId} 的标签 {epc} 于 {passedAt} 仅在出入口 {gateId} 门外被读到；没有在执行的派车单载明它。',
    },
    weight: {
      en: '{lossG} or more of pledge {pledgeId} left slot {slotId} by {leftAt} without a truck order, was seen at no gate, and turned up on no other slot of the site within {waitedMs}.',
      zh: '质押 {pledgeId} 至少 {lossG} 货物在 {leftAt} 前无单离开货位 {slotId}，未见于任何出入口，{waitedMs} 内也未出现在本库其他货位。',
    },
  },
  watch: (saved) => new OutWatch(saved as readonly OpenLoss[] | undefined),
};

class OutWatch implements Watch {
  readonly #open: Map<string, OpenLoss>;
  readonly on: Handlers = {
    passage: (event, scene) => this.#pass(event, scene),
  };

  constructor(saved: readonly OpenLoss[] = []) {
    this.#open = new Map(saved.map((loss) => [keyOf(loss), loss]));
  }

  save(): readonly OpenLoss[] {
    return [...this.#open.values()];
  }

  onLoss(loss: Loss, scene: Scene): void {
    const [pledge] = loss.pledges;
    if (!pledge) return;
    const unitMassG = smallestUnitG(pledge, loss.slotId);
    if (!isUnit(loss, unitMassG)) return;
    const onSlot = pledge.lots.find(({ slotId }) => slotId === loss.slotId);
    if (isEmergency(onSlot, loss.at, scene)) return;
    const opened = openLoss(loss, pledge, unitMassG);
    const key = keyOf(opened);
    const known = this.#open.get(key) ?? opened;
    add(known, loss.epoch, loss.lossG);
    if (known === opened && this.#open.size >= LOSSES_OPEN_MAX) return;
    this.#open.set(key, known);
    scene.wake(unauthOut.code, loss.slotId, scene.at + MOVE_WITHIN_MS);
  }

  /** What comes to a slot of the site is set against what left another. */
  onGain({ slotId, gainG, at }: SlotGain, scene: Scene): void {
    let restG = gainG;
    for (const loss of this.#open.values()) {
      const isElsewhere = loss.siteId === scene.siteId && loss.slotId !== slotId;
      if (!isElsewhere || at < loss.sinceAt) continue;
      const lostG = lostBy(loss, scene.epoch);
      const setG = Math.min(restG, lostG);
      add(loss, scene.epoch, -setG);
      restG -= setG;
    }
  }

  onDue({ siteId, subject }: { siteId: string; subject: string }, scene: Scene): void {
    const key = keyOf({ siteId, slotId: subject });
    const loss = this.#open.get(key);
    if (!loss) return;
    this.#open.delete(key);
    // Half a unit covers the error limits of the readings on both sides.
    const lossG = Math.max(...loss.lostG.map(([, lostG]) => lostG)) - loss.passedG;
    if (lossG >= loss.unitMassG / 2) findWeight(loss, lossG, scene);
  }

  #pass(event: GoodsStatusOf<'passage'>, scene: Scene): void {
    const { epc, direction } = event;
    if (epc === undefined || direction === 'in') return;
    const at = scene.timeOf(event);
    const pledge = pledgeThen(scene, epc, at);
    if (!pledge || !scene.wasInEffect(pledge, at) || hasLeave(event, epc, at, scene)) return;
    const lot = pledge.lots.find(({ epcs }) => epcs.includes(epc));
    if (isEmergency(lot, at, scene)) return;
    findTag(pledge, event, at, scene);
    if (direction === 'unknown') return;
    const loss = lot && this.#open.get(keyOf({ siteId: scene.siteId, slotId: lot.slotId }));
    if (lot && loss) loss.passedG += lot.unitMassG;
  }
}

/** A declared fire or flood covers where the goods stand: what is carried out is told as that. */
function isEmergency(lot: { zoneId: string } | undefined, at: EpochMs, scene: Scene): boolean {
  return lot !== undefined && scene.law.emergencyAt(scene.siteId, lot.zoneId, at) !== undefined;
}

/** The pledge the tag belonged to: now, or before a truck order that only came later delivered it. */
function pledgeThen(scene: Scene, epc: string, at: EpochMs): PledgeView | undefined {
  const pledge = scene.law.pledgeOfTag(scene.siteId, epc);
  if (pledge) return pledge;
  const delivery = scene.loadings.deliveryOf(scene.siteId, epc);
  return delivery && at < delivery.beganAt ? scene.law.pledge(delivery.pledgeId) : undefined;
}

function hasLeave(
  event: GoodsStatusOf<'passage'>,
  epc: string,
  at: EpochMs,
  scene: Scene,
): boolean {
  if (scene.loadings.leaving(scene.siteId, epc, at)) return true;
  if (event.truckOrderId === undefined) return false;
  // The gate says which order it executes; its steps may still be on their way in an older stream.
  return scene
    .notYetBegun(at)
    .some(({ truckOrderId, epcs }) => truckOrderId === event.truckOrderId && epcs.has(epc));
}

function findTag(
  pledge: PledgeView,
  event: GoodsStatusOf<'passage'>,
  passedAt: EpochMs,
  scene: Scene,
): void {
  const { tenantId, pledgeId, siteId } = pledge;
  const { gateId, epc = '' } = event;
  const isSure = event.direction === 'out';
  scene.find(unauthOut, {
    tenantId,
    pledgeId,
    siteId,
    subject: epc,
    severity: isSure ? 'critical' : 'warning',
    happenedAt: passedAt,
    historical: event.historical,
    evidence: [scene.evidence],
    reason: isSure ? 'tag' : 'oneSided',
    figures: { epc, pledgeId, gateId, passedAt },
    correlationId: event.correlationId,
  });
}

function findWeight(loss: OpenLoss, lossG: number, scene: Scene): void {
  const { tenantId, pledgeId, siteId, slotId, at } = loss;
  scene.find(unauthOut, {
    tenantId,
    pledgeId,
    siteId,
    subject: slotId,
    severity: 'critical',
    happenedAt: at,
    historical: loss.historical,
    evidence: loss.evidence,
    reason: 'weight',
    figures: { pledgeId, slotId, lossG, leftAt: at, waitedMs: MOVE_WITHIN_MS },
    extent: lossG,
    correlationId: loss.correlationId,
  });
}

/** A whole unit can have left, and at least half of one surely did. */
function isUnit(loss: Loss, unitMassG: number): boolean {
  const mostG = loss.beforeUpperG - loss.afterLowerG - loss.takenG;
  return mostG >= unitMassG && loss.lossG >= unitMassG / 2;
}

function smallestUnitG(pledge: PledgeView, slotId: string): number {
  const units = pledge.lots.filter((lot) => lot.slotId === slotId).map((lot) => lot.unitMassG);
  return Math.min(...units);
}

function openLoss(loss: Loss, pledge: PledgeView, unitMassG: number): OpenLoss {
  const { slotId, sinceAt, at, evidence, historical = false, correlationId } = loss;
  const { tenantId, pledgeId, siteId } = pledge;
  return {
    tenantId,
    pledgeId,
    siteId,
    slotId,
    unitMassG,
    sinceAt,
    at,
    evidence,
    historical,
    lostG: [],
    passedG: 0,
    ...(correlationId !== undefined && { correlationId }),
  };
}

function lostBy({ lostG }: OpenLoss, epoch: EpochMs): number {
  return lostG.find(([of]) => of === epoch)?.[1] ?? 0;
}

function add(loss: OpenLoss, epoch: EpochMs, massG: number): void {
  const of = loss.lostG.find(([known]) => known === epoch);
  if (of) of[1] += massG;
  else loss.lostG.push([epoch, massG]);
}

function keyOf({ siteId, slotId }: { siteId: string; slotId: string }): string {
  return `${siteId}:${slotId}`;
}
