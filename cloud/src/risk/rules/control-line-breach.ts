import type { AlertCode } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Command } from '@pledgewatch/shared/command';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgePosition, PledgeView } from '#/core/index.ts';
import { isInEffect } from '#/pledges/index.ts';
import { bookedBySlot, type Hearing } from '#/positions/index.ts';
import { revaluedIn, valuedBy } from '../concerned.ts';
import { figuresOf, isWellAbove, linesOf, shortagePermille, type Line } from '../control-lines.ts';
import { FIRST_WEIGHING_MS, LINE_CLEAR_MS, SILENCE_CRITICAL_MS } from '../limits.ts';
import type { Handlers, Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { SlotBounds, type SavedBounds } from '../slot-bounds.ts';
import { judgeNear } from './control-line-near.ts';
import { judgeCoverage, type LowSince } from './coverage-low.ts';
import { LINE_REASONS } from './control-line-words.ts';
import { evidenceOf, isAwaited, nowOf, worst, type Cause } from './line-cause.ts';

const CODE: AlertCode = 'CONTROL_LINE_BREACH';

/** The least that surely remains of a pledge is below what must remain. */
export const controlLineBreach: Rule = {
  code: CODE,
  nature: 'condition',
  severity: {
    en: 'critical; warning while only silence makes the difference, critical after 15 minutes of it',
    zh: '严重；若仅因静默所致则为警告，持续 15 分钟后升为严重',
  },
  trigger: {
    en: 'The lower bound of the verified goods of a pledge, by mass or by value, is below its control line, or its value below ⌈exposure ÷ pledge rate⌉. Goods behind a silent device or gateway, or on a scale that gives no evidence, are unverified and do not count; the reason then says so. A standing alert is raised anew when the shortage has doubled.',
    zh: '质押经核实货物的下限（按质量或价值）低于控制线，或其价值低于 ⌈敞口 ÷ 质押率⌉。设备或网关静默、或衡器无有效称量时，其货物未经核实，不予计入，理由中会说明。短缺翻倍时重新报警。',
  },
  clearing: {
    en: 'At once when the lower bound is 0.5 % above every line; otherwise when it has stood at or above them for 10 minutes.',
    zh: '下限高出各线 0.5 % 时立即解除；否则达到或高于各线满 10 分钟后解除。',
  },
  reasons: LINE_REASONS,
  watch: (saved) => new LineWatch(saved as SavedLines | undefined),
};

interface SavedLines {
  readonly bounds: SavedBounds;
  readonly fineSince: readonly (readonly [string, EpochMs])[];
  readonly silentSince: readonly (readonly [string, EpochMs])[];
  readonly lowSince?: readonly (readonly [string, EpochMs])[];
  readonly hearing: readonly (readonly [gatewayId: string, Hearing])[];
}

/** Marks the subject of a deadline at which a new line counts; no id has it. */
const LINE_CHANGE = '@line';
/** Marks the subject of a deadline at which a survey no longer counts. */
const SURVEY_END = '@survey';
/** Marks the subject of a deadline at which a pledge has been verified too little for long. */
const COVERAGE = '@coverage';

class LineWatch implements Watch {
  readonly #bounds: SlotBounds;
  /** Since when the lower bound is back at the lines, by pledge with a standing alert. */
  readonly #fineSince: Map<string, EpochMs>;
  /** Since when silence alone breaks a line, by pledge. */
  readonly #silentSince: Map<string, EpochMs>;
  /** Since when too little of a pledge is verified. */
  readonly #lowSince: LowSince;
  /** How each gateway stood when its pledges were last judged by it; absent while always heard. */
  readonly #hearing: Map<string, Hearing>;
  /** Pledges and slots to judge when the fact is over. */
  readonly #doubtful = new Map<string, Cause>();
  readonly #changed = new Map<string, Cause>();

  readonly on: Handlers = {
    stackWeight: (event, scene) => this.#weigh(event, scene),
    deviceHealth: ({ places }, scene) => {
      for (const place of places) this.#changed.set(place, nowOf(scene));
    },
    gate: (event, scene) => this.#doubtOrder(event.truckOrderId, scene),
  };

  constructor(saved?: SavedLines) {
    this.#bounds = new SlotBounds(saved?.bounds);
    this.#fineSince = new Map(saved?.fineSince);
    this.#silentSince = new Map(saved?.silentSince);
    this.#lowSince = new Map(saved?.lowSince);
    this.#hearing = new Map(saved?.hearing);
  }

  save(): SavedLines {
    return {
      bounds: this.#bounds.save(),
      fineSince: [...this.#fineSince],
      silentSince: [...this.#silentSince],
      lowSince: [...this.#lowSince],
      hearing: [...this.#hearing],
    };
  }

  onActivated({ pledgeId }: PledgeView, scene: Scene): void {
    this.#doubtful.set(pledgeId, nowOf(scene));
    scene.wake(CODE, pledgeId, scene.at + FIRST_WEIGHING_MS);
  }

  onCommand(command: Command, scene: Scene): void {
    if (command.type === 'truckOrder.resolve') this.#doubtOrder(command.truckOrderId, scene);
    if (command.type === 'controlLine.set') {
      const { pledgeId, effectiveAt } = command;
      this.#doubtful.set(pledgeId, nowOf(scene));
      // A deadline of its own: it must not move the others of the pledge.
      if (effectiveAt > scene.at) scene.wake(CODE, pledgeId + LINE_CHANGE, effectiveAt);
    }
    if (command.type === 'survey.file') {
      const until = scene.positions.surveyedUntil(command.siteId, command.slotId);
      if (until !== undefined) scene.wake(CODE, command.pledgeId + SURVEY_END, until + 1);
    }
    for (const { pledgeId } of valuedBy(command, scene)) {
      this.#doubtful.set(pledgeId, nowOf(scene));
    }
  }

  onHearing(scene: Scene): void {
    for (const { gatewayId, siteId, hearing } of scene.positions.gateways()) {
      if (hearing === (this.#hearing.get(gatewayId) ?? 'heard')) continue;
      this.#hearing.set(gatewayId, hearing);
      for (const { pledgeId } of scene.law.pledgesOnSite(siteId)) {
        this.#doubtful.set(pledgeId, nowOf(scene));
      }
    }
  }

  onDue({ subject }: { subject: string }, scene: Scene): void {
    const pledge = scene.law.pledge(subject.replace(/@.*$/, ''));
    if (pledge) this.#judge(pledge, nowOf(scene), scene);
  }

  onEnd(scene: Scene): void {
    if (!scene.isCommand) {
      for (const { pledgeId } of revaluedIn(scene)) this.#doubtful.set(pledgeId, nowOf(scene));
    }
    if (this.#changed.size > 0) this.#doubtSlots(scene);
    if (this.#doubtful.size === 0) return;
    const { siteId } = scene;
    for (const [pledgeId, cause] of this.#doubtful) {
      const pledge = scene.law.pledge(pledgeId);
      if (!pledge) continue;
      scene.siteId = pledge.siteId;
      this.#judge(pledge, cause, scene);
    }
    scene.siteId = siteId;
    this.#doubtful.clear();
  }

  #weigh(event: GoodsStatusOf<'stackWeight'>, scene: Scene): void {
    // What is no evidence can leave a slot unverified.
    if (!event.evidence) return void this.#changed.set(event.slotId, nowOf(scene));
    const at = scene.timeOf(event);
    const change = this.#bounds.weigh(scene.siteId, event, at, scene.epoch);
    if (change === 'nothing') return;
    const { historical, correlationId } = event;
    const cause = { evidence: scene.evidence, at, historical, correlationId };
    if (change === 'now') this.#changed.set(event.slotId, cause);
    else this.#judgeThen(event.slotId, cause, scene);
  }

  #doubtSlots(scene: Scene): void {
    for (const [slotId, cause] of this.#changed) {
      for (const { pledgeId } of scene.law.pledgesOnSlot(scene.siteId, slotId)) {
        this.#doubtful.set(pledgeId, cause);
      }
    }
    this.#changed.clear();
  }

  #doubtOrder(truckOrderId: string | undefined, scene: Scene): void {
    const order = scene.law.truckOrder(truckOrderId ?? '');
    if (order) this.#doubtful.set(order.pledgeId, nowOf(scene));
  }

  /** A late reading, with what the other slots weighed then. */
  #judgeThen(slotId: string, cause: Cause, scene: Scene): void {
    for (const pledge of scene.pledgesOnSlot(slotId, cause.at)) {
      const slotIds = bookedBySlot(pledge).keys();
      const readings = this.#bounds.at(scene.siteId, slotIds, cause.at);
      const then = scene.positions.pledgeAsLastKnown(pledge, readings);
      const broken = worst(linesOf(pledge, then));
      if (!broken) continue;
      find(pledge, broken, cause, scene);
      this.#doubtful.set(pledge.pledgeId, cause);
    }
  }

  #judge(pledge: PledgeView, cause: Cause, scene: Scene): void {
    if (!isInEffect(pledge)) return this.#forget(pledge.pledgeId);
    const known = scene.positions.pledgeAsLastKnown(pledge);
    const now = isAwaited(pledge, scene) ? known : scene.positions.pledge(pledge);
    const lines = linesOf(pledge, now);
    const broken = worst(lines);
    this.#judgeBeside(pledge, { now, known }, cause, scene);
    if (!broken) return this.#fine(pledge.pledgeId, lines, scene);
    this.#fineSince.delete(pledge.pledgeId);
    if (worst(linesOf(pledge, known))) {
      this.#silentSince.delete(pledge.pledgeId);
      find(pledge, broken, cause, scene);
    } else if (!scene.positions.isExcused(pledge)) {
      // Else it is judged again when its gateway is heard, or proves silent.
      this.#findSilence(pledge, { broken, now, known }, cause, scene);
    }
  }

  /** What is judged of the same position: how near the lines it is, and how much of it is verified. */
  #judgeBeside(
    pledge: PledgeView,
    { now, known }: { readonly now: PledgePosition; readonly known: PledgePosition },
    { evidence, at, historical, correlationId }: Cause,
    scene: Scene,
  ): void {
    const cause = { evidence: [evidence], happenedAt: at, historical, correlationId };
    const lines = linesOf(pledge, known);
    const { pledgeId } = pledge;
    if (worst(lines)) scene.over('CONTROL_LINE_NEAR', pledgeId);
    else judgeNear(pledge, lines, cause, scene);
    const wake = (then: EpochMs) => scene.wake(CODE, pledgeId + COVERAGE, then);
    // Whom the cloud itself could not hear is judged when heard, or silent since it listens again.
    if (scene.positions.isExcused(pledge)) return void this.#lowSince.delete(pledgeId);
    judgeCoverage(pledge, now, { lowSince: this.#lowSince, cause, wake }, scene);
  }

  /** Back above the lines; the alert goes when that is more than noise. */
  #fine(pledgeId: string, lines: readonly Line[], scene: Scene): void {
    this.#silentSince.delete(pledgeId);
    if (!scene.isStanding(CODE, pledgeId)) return void this.#fineSince.delete(pledgeId);
    const sinceAt = this.#fineSince.get(pledgeId) ?? scene.at;
    if (lines.every(isWellAbove) || scene.at - sinceAt >= LINE_CLEAR_MS) {
      this.#fineSince.delete(pledgeId);
      return scene.over(CODE, pledgeId);
    }
    this.#fineSince.set(pledgeId, sinceAt);
    scene.wake(CODE, pledgeId, sinceAt + LINE_CLEAR_MS);
  }

  /** The goods are there as far as anybody knows, but nobody knows now. */
  #findSilence(
    pledge: PledgeView,
    { broken, now, known }: { broken: Line; now: PledgePosition; known: PledgePosition },
    cause: Cause,
    scene: Scene,
  ): void {
    const { pledgeId } = pledge;
    const sinceAt = this.#silentSince.get(pledgeId) ?? scene.at;
    this.#silentSince.set(pledgeId, sinceAt);
    const isLong = scene.at - sinceAt >= SILENCE_CRITICAL_MS;
    if (!isLong) scene.wake(CODE, pledgeId, sinceAt + SILENCE_CRITICAL_MS);
    find(pledge, broken, cause, scene, {
      severity: isLong ? 'critical' : 'warning',
      reason: `${broken.name}Silence`,
      figures: { verifiedPermille: now.verifiedPermille, knownLowerG: known.lowerG },
    });
  }

  #forget(pledgeId: string): void {
    this.#lowSince.delete(pledgeId);
    this.#fineSince.delete(pledgeId);
    this.#silentSince.delete(pledgeId);
  }
}

function find(
  pledge: PledgeView,
  broken: Line,
  cause: Cause,
  scene: Scene,
  how: {
    readonly severity: 'critical' | 'warning';
    readonly reason: string;
    readonly figures: Readonly<Record<string, number>>;
  } = { severity: 'critical', reason: broken.name, figures: {} },
): void {
  const { tenantId, pledgeId, siteId } = pledge;
  scene.find(controlLineBreach, {
    tenantId,
    pledgeId,
    siteId,
    subject: pledgeId,
    severity: how.severity,
    happenedAt: cause.at,
    historical: cause.historical,
    evidence: [cause.evidence, ...evidenceOf(pledge, scene)],
    reason: how.reason,
    figures: { pledgeId, ...figuresOf(broken), ...how.figures },
    extent: shortagePermille(broken),
    correlationId: cause.correlationId,
  });
}
