import type { AlertCode, Severity } from '@pledgewatch/shared/alert';
import type { PledgeView } from '#/core/index.ts';
import { isInEffect } from '#/pledges/index.ts';
import { banksOf } from '../concerned.ts';
import { EXPIRY_INFO_MS, EXPIRY_WARNING_MS } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'EXPIRY_SOON';

/** What is dated and stands beside a pledge runs out, or has: a search later is worth less than a note before. */
export const expirySoon: Rule = {
  code: CODE,
  nature: 'condition',
  severity: {
    en: 'info a month before; warning a week before, and from then on',
    zh: '到期前一个月：提示；到期前一周起：警告',
  },
  trigger: {
    en: 'The registration, insurance or lease of a pledge, or the verification of a scale of its site, ends within thirty days, or has ended, and no newer one is on file.',
    zh: '质押的登记、保险或租赁，或场地衡器的检定，将于三十日内到期或已到期，且未登记新的。',
  },
  clearing: {
    en: 'When a newer one is on file that lasts longer than thirty days.',
    zh: '登记有效期超过三十日的新件后解除。',
  },
  reasons: {
    condition: {
      en: 'The {condition} {reference} of pledge {pledgeId} ends at {validUntilAt}.',
      zh: '质押 {pledgeId} 的{conditionZh} {reference} 将于 {validUntilAt} 到期。',
    },
    conditionEnded: {
      en: 'The {condition} {reference} of pledge {pledgeId} ended at {validUntilAt}.',
      zh: '质押 {pledgeId} 的{conditionZh} {reference} 已于 {validUntilAt} 到期。',
    },
    scale: {
      en: 'The verification {reference} of scale {scaleId} ends at {validUntilAt}; pledges there: {pledges}.',
      zh: '衡器 {scaleId} 的检定 {reference} 将于 {validUntilAt} 到期；该场地质押：{pledges}。',
    },
    scaleEnded: {
      en: 'The verification {reference} of scale {scaleId} ended at {validUntilAt}; pledges there: {pledges}.',
      zh: '衡器 {scaleId} 的检定 {reference} 已于 {validUntilAt} 到期；该场地质押：{pledges}。',
    },
  },
  watch: (): Watch => ({
    onActivated(pledge, scene) {
      judgeConditions(pledge, scene);
      for (const { scaleId } of scene.law.scaleVerificationsAt(pledge.siteId)) {
        judgeScale(scaleId, scene);
      }
    },
    onCommand(command, scene) {
      if (command.type === 'scaleVerification.file') {
        scene.siteId = command.siteId;
        judgeScale(command.scaleId, scene);
      }
      const pledge = command.type === 'condition.file' && scene.law.pledge(command.pledgeId);
      if (!pledge) return;
      scene.siteId = pledge.siteId;
      judgeConditions(pledge, scene);
    },
    onDue({ subject }, scene) {
      const [kind, name = ''] = subject.split(' ');
      if (kind === SCALE) return judgeScale(name, scene);
      const pledge = scene.law.pledge(name);
      if (pledge) judgeConditions(pledge, scene);
    },
  }),
};

/** A timer is about a pledge or a scale, by its id; ids hold no blank. */
const SCALE = 'scale';
const PLEDGE = 'pledge';

const CONDITIONS_ZH = { registration: '登记', insurance: '保险', lease: '租赁' } as const;

function judgeConditions(pledge: PledgeView, scene: Scene): void {
  const { pledgeId, tenantId, siteId, conditions } = pledge;
  if (!isInEffect(pledge) || !scene.law.areDatesWatched(pledgeId)) return;
  for (const { condition, reference, validUntil, entry } of conditions) {
    const key = `${pledgeId} ${condition}`;
    const severity = severityAt(validUntil, scene.at);
    if (severity === undefined) {
      scene.over(CODE, key);
      continue;
    }
    const conditionZh = CONDITIONS_ZH[condition];
    scene.find(expirySoon, {
      tenantId,
      pledgeId,
      siteId,
      subject: condition,
      key,
      severity,
      happenedAt: scene.at,
      evidence: [{ entry }],
      reason: validUntil <= scene.at ? 'conditionEnded' : 'condition',
      extent: validUntil <= scene.at ? 2 : 1,
      figures: { condition, conditionZh, reference, pledgeId, validUntilAt: validUntil },
    });
  }
  const ends = conditions.map(({ validUntil }) => validUntil);
  awaitNext(`${PLEDGE} ${pledgeId}`, ends, scene);
}

function judgeScale(scaleId: string, scene: Scene): void {
  const { siteId } = scene;
  const scale = scene.law.scaleVerificationsAt(siteId).find((one) => one.scaleId === scaleId);
  if (!scale) return;
  const { reference, validUntil, entry } = scale;
  const key = `${SCALE} ${scaleId}`;
  const severity = severityAt(validUntil, scene.at);
  if (severity === undefined) scene.over(CODE, key);
  const watched = scene.law
    .pledgesOnSite(siteId)
    .filter(({ pledgeId }) => scene.law.areDatesWatched(pledgeId));
  for (const { tenantId, pledgeId, pledges } of severity ? banksOf(watched) : []) {
    scene.find(expirySoon, {
      tenantId,
      pledgeId,
      siteId,
      subject: scaleId,
      key,
      severity: severity ?? 'info',
      happenedAt: scene.at,
      evidence: [{ entry }],
      reason: validUntil <= scene.at ? 'scaleEnded' : 'scale',
      extent: validUntil <= scene.at ? 2 : 1,
      figures: { scaleId, reference, pledges, validUntilAt: validUntil },
    });
  }
  awaitNext(key, [validUntil], scene);
}

function severityAt(validUntil: number, now: number): Severity | undefined {
  if (now >= validUntil - EXPIRY_WARNING_MS) return 'warning';
  return now >= validUntil - EXPIRY_INFO_MS ? 'info' : undefined;
}

/** The next moment at which one of these ends changes what is to be said. */
function awaitNext(subject: string, ends: readonly number[], scene: Scene): void {
  const moments = ends.flatMap((end) => [end - EXPIRY_INFO_MS, end - EXPIRY_WARNING_MS, end]);
  const next = Math.min(...moments.filter((moment) => moment > scene.at));
  if (next !== Infinity) scene.wake(CODE, subject, next);
}
