import type { AlertCode } from '@pledgewatch/shared/alert';
import type { PledgeView } from '#/core/index.ts';
import { isInEffect } from '#/pledges/index.ts';
import { activeOfSource, countedInDays } from '../concerned.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'PRICE_STALE';

/** Nobody has said for too long what the goods of a pledge are worth. */
export const priceStale: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'The price of a pledge is older than its terms allow, by time or by trading days of the bank’s calendar. Its value is an old one from then on, and no goods leave without a person.',
    zh: '质押所用价格的时间超过其约定的最长时限或交易日数（按银行日历）。此后估值即为旧值，且不再自动放货。',
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
    tradingDays: {
      en: 'The price of pledge {pledgeId} from {priceSource} is of {priceAt}; its terms allow {tradingDays} trading days, until {freshUntilAt}. It was {priceFen} a tonne.',
      zh: '质押 {pledgeId} 引用 {priceSource} 的价格时间为 {priceAt}，约定最长 {tradingDays} 个交易日，至 {freshUntilAt}；当时每吨 {priceFen}。',
    },
  },
  watch: () => ({
    onActivated: awaitAge,
    onCommand(command, scene) {
      // Another calendar has other trading days.
      const isOurs = command.type === 'price.post' || command.type === 'calendar.set';
      if (!isOurs) return;
      const pledges =
        command.type === 'price.post'
          ? activeOfSource(command.priceSource, scene)
          : countedInDays(scene);
      for (const pledge of pledges) judge(pledge, scene);
    },
    onDue({ subject }, scene) {
      const pledge = scene.law.pledge(subject);
      if (pledge && isInEffect(pledge)) judge(pledge, scene);
    },
  }),
};

function judge(pledge: PledgeView, scene: Scene): void {
  const { tenantId, pledgeId, siteId, priceSource, priceAt, priceAgeMaxMs: ageMaxMs } = pledge;
  const { priceAgeMaxTradingDays: tradingDays } = pledge;
  const freshUntilAt = scene.law.priceFreshUntil(pledge);
  const isByDays = tradingDays !== undefined && freshUntilAt < priceAt + ageMaxMs;
  scene.siteId = siteId;
  if (scene.at <= freshUntilAt) {
    scene.over(CODE, pledgeId);
    return awaitAge(pledge, scene);
  }
  scene.find(priceStale, {
    tenantId,
    pledgeId,
    siteId,
    subject: pledgeId,
    severity: 'warning',
    happenedAt: Math.min(scene.at, freshUntilAt),
    evidence: [scene.evidence],
    reason: isByDays ? 'tradingDays' : 'price',
    figures: {
      pledgeId,
      priceSource,
      priceAt,
      ...(isByDays ? { tradingDays, freshUntilAt } : { ageMaxMs }),
      priceFen: pledge.priceFenPerTonne,
    },
  });
}

function awaitAge(pledge: PledgeView, scene: Scene): void {
  scene.wake(CODE, pledge.pledgeId, scene.law.priceFreshUntil(pledge) + 1);
}
