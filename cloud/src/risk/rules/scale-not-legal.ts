import type { GoodsStatusOf, NotEvidence } from '@pledgewatch/shared/goods-status';
import { banksOf } from '../concerned.ts';
import { SLOTS_PER_SITE_MAX } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

type StackWeight = GoodsStatusOf<'stackWeight'>;

/** Why an instrument is none for trade; what is unstable, light or heavy passes by itself. */
const LEGAL: Readonly<Partial<Record<NotEvidence, readonly [en: string, zh: string]>>> = {
  'verification-expired': ['its verification has expired', '检定已过有效期'],
  'not-legal-for-trade': ['it says that it is not legal for trade', '自报不可用于贸易结算'],
  'status-bad': ['its readings are marked bad', '读数状态为不良'],
};

/** The scale under pledged goods gives no evidence any more. */
export const scaleNotLegal: Rule = {
  code: 'SCALE_NOT_LEGAL',
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'A reading of the scale under pledged goods is no evidence because its verification has expired, because it says that it is not legal for trade, or because its readings are marked bad (OPC UA status). Its readings are telemetry from then on, and its goods unverified.',
    zh: '质押货物所在衡器的读数因检定过期、自报不可用于贸易结算或状态不良而不能作为证据；其后读数仅为遥测，货物未经核实。',
  },
  clearing: {
    en: 'With the first reading of that scale that is evidence again.',
    zh: '该衡器恢复首个可作证据的读数时解除。',
  },
  reasons: {
    scale: {
      en: 'Scale {scaleId} under slot {slotId} gives no evidence since {sinceAt}: {why}. Goods pledged under {pledges} stand there.',
      zh: '货位 {slotId} 的衡器 {scaleId} 自 {sinceAt} 起不能作为证据：{whyZh}。其上为质押 {pledges} 的货物。',
    },
  },
  watch: (saved) => new ScaleWatch(saved as readonly string[] | undefined),
};

class ScaleWatch implements Watch {
  /** Scales that are not legal, as `site:scale`. */
  readonly #wrong: Set<string>;

  readonly on = {
    stackWeight: (event: StackWeight, scene: Scene) => {
      if (!event.evidence) this.#doubt(event, scene);
      else if (this.#wrong.size > 0) this.#trust(event, scene);
    },
  };

  constructor(saved: readonly string[] = []) {
    this.#wrong = new Set(saved);
  }

  save(): readonly string[] {
    return [...this.#wrong];
  }

  #doubt(event: StackWeight, scene: Scene): void {
    const { scaleId, slotId, notEvidence = [], historical, correlationId } = event;
    const words = notEvidence.flatMap((each) => (LEGAL[each] ? [LEGAL[each]] : []));
    const key = `${scene.siteId}:${scaleId}`;
    if (words.length === 0 || historical || this.#wrong.has(key)) return;
    const sinceAt = scene.timeOf(event);
    const behind = scene.pledgesOnSlot(slotId, sinceAt);
    if (behind.length === 0 || this.#wrong.size >= SLOTS_PER_SITE_MAX) return;
    this.#wrong.add(key);
    const why = words.map(([en]) => en).join('; ');
    const whyZh = words.map(([, zh]) => zh).join('；');
    for (const { pledges, ...bank } of banksOf(behind)) {
      scene.find(scaleNotLegal, {
        ...bank,
        siteId: scene.siteId,
        subject: scaleId,
        severity: 'warning',
        happenedAt: sinceAt,
        evidence: [scene.evidence],
        reason: 'scale',
        figures: { scaleId, slotId, sinceAt, why, whyZh, pledges },
        correlationId,
      });
    }
  }

  #trust({ scaleId, historical }: StackWeight, scene: Scene): void {
    if (historical || !this.#wrong.delete(`${scene.siteId}:${scaleId}`)) return;
    scene.over('SCALE_NOT_LEGAL', scaleId);
  }
}
