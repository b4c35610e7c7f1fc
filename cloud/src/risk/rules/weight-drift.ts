import type { AlertCode, Evidence } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgeView } from '#/core/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import { DRIFT_CRITICAL_PERMILLE, DRIFT_SLACK_PERMILLE, SLOTS_WATCHED_MAX } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { SlotMean } from '../slot-means.ts';

const CODE: AlertCode = 'WEIGHT_DRIFT';
const DAY_MS = 86_400_000;

/** A stack gets lighter so slowly that no single reading shows it. */
export const weightDrift: Rule = {
  code: CODE,
  nature: 'event',
  severity: {
    en: `warning; critical when ${DRIFT_CRITICAL_PERMILLE / 10} % of the stack is gone`,
    zh: `警告；累计减少达货垛的 ${DRIFT_CRITICAL_PERMILLE / 10} % 时为严重`,
  },
  trigger: {
    en: 'One-sided CUSUM over ten-minute means of a slot with pledged goods: what each mean is below the first one, less the natural loss its pledge allows since then (loss standard and confirmed drying), is summed as far as it exceeds the slack k; an alert when the sum passes h. k = 1.5 × the instrument’s error limit in service, at least 0.1 % of the stack: an instrument that keeps its class never drifts further. h = one error limit. What truck orders take, goods that come, and steps that WEIGHT_STEP tells of are no drift.',
    zh: '对质押货位的十分钟均值作单侧 CUSUM：每个均值低于首个均值的部分，减去质押自那时起允许的自然损耗（损耗标准及经确认的干燥损失），超过容差 k 的部分累加，累加值超过 h 时报警。k 为在用最大允许误差的 1.5 倍，且不低于货垛的 0.1 %（合格衡器的漂移不会超过它）；h 为一个允许误差。派车单提走、入库以及 WEIGHT_STEP 已报告的突变不计入。',
  },
  clearing: {
    en: 'When its bank acknowledges it; the present weight is then the new beginning.',
    zh: '经其银行确认后解除，并以当前重量为新的起点。',
  },
  reasons: {
    drift: {
      en: 'Slot {slotId} of pledge {pledgeId} lost {lossG} ({lossPermille}) little by little since {sinceAt}, about {perDayG} a day; its natural loss explains {allowedG}, and its scale errs by {errorG} at most.',
      zh: '质押 {pledgeId} 的货位 {slotId} 自 {sinceAt} 起缓慢减少 {lossG}（{lossPermille}），约每日 {perDayG}；自然损耗可解释 {allowedG}，衡器误差至多 {errorG}。',
    },
  },
  watch: (saved) => new DriftWatch(saved as SavedDrifts | undefined),
};

/** A slot's way since its first mean. */
interface Drift {
  readonly sinceAt: EpochMs;
  readonly evidence: Evidence;
  /** The mean it began with, less what left or came with leave. */
  baseG: number;
  /** The newest mean. */
  lastG: number;
  /** CUSUM, grams. */
  sumG: number;
}

type SavedDrifts = readonly (readonly [slot: string, Drift])[];

class DriftWatch implements Watch {
  readonly #slots: Map<string, Drift>;

  constructor(saved?: SavedDrifts) {
    this.#slots = new Map(saved);
  }

  save(): SavedDrifts {
    return [...this.#slots];
  }

  onMean(mean: SlotMean, scene: Scene): void {
    const pledges = scene.pledgesOnSlot(mean.slotId, mean.at);
    const key = keyOf(scene.siteId, mean.slotId);
    const drift = this.#slots.get(key);
    if (pledges.length === 0) return void this.#slots.delete(key);
    if (!drift) return this.#begin(key, mean, scene);
    follow(drift, mean, scene);
    const k = Math.max(
      Math.ceil(mean.errorG * 1.5),
      Math.ceil((drift.baseG * DRIFT_SLACK_PERMILLE) / 1_000),
    );
    const lossG = drift.baseG - mean.meanG;
    if (lossG <= k) return void (drift.sumG = Math.max(0, drift.sumG + lossG - k));
    const allowedG = allowed(pledges, mean, drift, scene);
    drift.sumG = Math.max(0, drift.sumG + lossG - allowedG - k);
    if (drift.sumG <= mean.errorG) return;
    for (const pledge of pledges) find(pledge, { mean, drift, lossG, allowedG }, scene);
  }

  onAcknowledged({ siteId, key }: { readonly siteId: string; readonly key: string }): void {
    this.#slots.delete(keyOf(siteId, key));
  }

  #begin(key: string, { meanG }: SlotMean, scene: Scene): void {
    if (this.#slots.size >= SLOTS_WATCHED_MAX) return;
    const { at: sinceAt, evidence } = scene;
    this.#slots.set(key, { sinceAt, evidence, baseG: meanG, lastG: meanG, sumG: 0 });
  }
}

/** What moved with leave, came, or was told of as a step, moves the beginning along. */
function follow(drift: Drift, { slotId, meanG, errorG, fromAt, at }: SlotMean, scene: Scene): void {
  const changeG = meanG - drift.lastG;
  const isStep = Math.abs(changeG) > 2 * errorG;
  if (isStep || scene.loadings.takingFrom(scene.siteId, slotId, fromAt, at).length > 0) {
    drift.baseG += changeG;
  }
  drift.lastG = meanG;
}

/** The natural loss of this slot's share of its pledges since the beginning. */
function allowed(
  pledges: readonly PledgeView[],
  { slotId, at }: SlotMean,
  { sinceAt }: Drift,
  { law }: Scene,
): number {
  let sumG = 0;
  for (const pledge of pledges) {
    const bookedG = bookedBySlot(pledge);
    const wholeG = [...bookedG.values()].reduce((sum, massG) => sum + massG, 0);
    const grownG = law.lossAllowedG(pledge, at) - law.lossAllowedG(pledge, sinceAt);
    if (wholeG > 0) sumG += Math.floor((grownG * (bookedG.get(slotId) ?? 0)) / wholeG);
  }
  return sumG;
}

function find(
  { tenantId, pledgeId, siteId }: PledgeView,
  found: {
    readonly mean: SlotMean;
    readonly drift: Drift;
    readonly lossG: number;
    readonly allowedG: number;
  },
  scene: Scene,
): void {
  const { mean, drift, lossG, allowedG } = found;
  const { slotId, errorG } = mean;
  const { sinceAt } = drift;
  const lossPermille = Math.floor((lossG * 1_000) / drift.baseG);
  const perDayG = Math.round((lossG * DAY_MS) / Math.max(1, scene.at - sinceAt));
  scene.find(weightDrift, {
    tenantId,
    pledgeId,
    siteId,
    subject: slotId,
    severity: lossPermille >= DRIFT_CRITICAL_PERMILLE ? 'critical' : 'warning',
    happenedAt: mean.at,
    evidence: [drift.evidence, scene.evidence],
    reason: 'drift',
    figures: { slotId, pledgeId, lossG, lossPermille, sinceAt, perDayG, allowedG, errorG },
    // Far worse is told again only once it is critical: before, every kilogram doubles it.
    extent: lossPermille >= DRIFT_CRITICAL_PERMILLE ? lossG : 0,
  });
}

function keyOf(siteId: string, slotId: string): string {
  return `${siteId}:${slotId}`;
}
