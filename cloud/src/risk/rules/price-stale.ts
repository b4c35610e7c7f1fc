import type { AlertCode } from '@pledgewatch/shared/alert';
import type { PledgeView } from '#/core/index.ts';
import { isInEffect } from '#/pledges/index.ts';
import { activeOfSource } from '../concerned.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'PRICE_STALE';

/** Nobody has said for too long what the goods of a pledge are worth. */
export const priceStale: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'The price of a pledge is older than its terms allow. Its value is an old one from then on, and no goods leave without a person.',
    zh: '质押所用价格的时间超过其约定的最长时限。此后估值即为旧值，且不再自动放货。',
  },
  clearing: {
    en: 'When a newer price of its source is posted.',
    zh: '登记该价格来源的更新价格后解除。',
  },
  reasons: {
    price: {
      en: 'The price of pledge {pledgeId} from {priceSource} is of {priceAt}; its terms allow {ageMaxMs}. It was {priceFen} a tonne.',
      zh: '质押 {pledgeId} 引用 {priceSource} 的价格时间为 {priceAt}，超过约定时限 {ageMaxMs}；当时每吨 {priceFen}。',
    },
  },
  watch: () => ({
    onActivated: awaitAge,
    onCommand(command, scene) {
      if (command.type !== 'price.post') return;
      for (const pledge of activeOfSource(command.priceSource, scene)) judge(pledge, scene);
    },
    onDue({ subject }, scene) {
      const pledge = scene.law.pledge(subject);
      if (pledge && isInEffect(pledge)) judge(pledge, scene);
    },
  }),
};

function judge(pledge: PledgeView, scene: Scene): void {
  const { tenantId, pledgeId, siteId, priceSource, priceAt, priceAgeMaxMs: ageMaxMs } = pledge;
  scene.siteId = siteId;
  if (scene.at - priceAt <= ageMaxMs) {
    scene.over(CODE, pledgeId);
    return awaitAge(pledge, scene);
  }
  scene.find(priceStale, {
    tenantId,
    pledgeId,
    siteId,
    subject: pledgeId,
    severity: 'warning',
    happenedAt: Math.min(scene.at, priceAt + ageMaxMs),
    evidence: [scene.evidence],
    reason: 'price',
    figures: { pledgeId, priceSource, priceAt, ageMaxMs, priceFen: pledge.priceFenPerTonne },
  });
}

function awaitAge({ pledgeId, priceAt, priceAgeMaxMs }: PledgeView, scene: Scene): void {
  scene.wake(CODE, pledgeId, priceAt + priceAgeMaxMs + 1);
}
