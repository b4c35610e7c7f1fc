import type { StockBreach } from '#/core/index.ts';
import { banksOf } from '../concerned.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** Less is measured on a slot than is claimed there. */
export const claimsAboveStock: Rule = {
  code: 'CLAIMS_ABOVE_STOCK',
  nature: 'condition',
  severity: { en: 'critical; the pledge is held', zh: '严重；质押同时被冻结' },
  trigger: {
    en: 'For 15 minutes a verified slot has held less than what is claimed on it, reserved and instructed units included, beyond the pledge’s tolerance and what truck orders under way may have loaded.',
    zh: '核实的货位实际存量低于其上的全部主张（含已预留、已派车的单元）超过质押允差及在执行派车单可能已装载的数量，持续 15 分钟。',
  },
  clearing: {
    en: 'When the slot again holds what is claimed on it. The hold stays until its bank lifts it.',
    zh: '货位存量重新覆盖主张时解除；冻结须由银行解除。',
  },
  reasons: {
    short: {
      en: 'Slot {place} of pledge {pledges} holds at most {measuredG} since {sinceAt}, and {limitG} are claimed there.',
      zh: '质押 {pledges} 的货位 {place} 自 {sinceAt} 起实际至多 {measuredG}，其上主张 {limitG}。',
    },
  },
  watch: () => watching(claimsAboveStock, 'claims-above-stock', 'short'),
};

/** More is measured than fits: a scale, a map or a story is wrong. */
export const capacityExceeded: Rule = {
  code: 'CAPACITY_EXCEEDED',
  nature: 'condition',
  severity: { en: 'critical; the pledges there are held', zh: '严重；其上质押同时被冻结' },
  trigger: {
    en: 'For 15 minutes more has surely stood on a slot, or on all slots of a site together, than fits there by the site’s definition.',
    zh: '货位或全部货位合计的实际存量下限超过场地登记的容量，持续 15 分钟。',
  },
  clearing: {
    en: 'When what stands there fits again. The hold stays until its bank lifts it.',
    zh: '存量重新不超过容量时解除；冻结须由银行解除。',
  },
  reasons: {
    full: {
      en: 'At least {measuredG} stand on {place} since {sinceAt}, where {limitG} fit; pledges there: {pledges}.',
      zh: '{place} 自 {sinceAt} 起至少存放 {measuredG}，其容量为 {limitG}；其上质押：{pledges}。',
    },
  },
  watch: () => watching(capacityExceeded, 'stock-above-capacity', 'full'),
};

function watching(rule: Rule, kind: StockBreach['kind'], reason: string) {
  return {
    onEnd(scene: Scene) {
      for (const { breach, isOver } of scene.law.stockBreachesMoved()) {
        if (breach.kind !== kind) continue;
        const { siteId } = scene;
        scene.siteId = breach.siteId;
        if (isOver) scene.over(rule.code, breach.slotId ?? breach.siteId);
        else find(rule, breach, reason, scene);
        scene.siteId = siteId;
      }
    },
  };
}

function find(rule: Rule, breach: StockBreach, reason: string, scene: Scene): void {
  const { siteId, since: sinceAt, limitG, measuredG, evidence, pledgeIds } = breach;
  const place = breach.slotId ?? siteId;
  const concerned = pledgeIds.map((id) => scene.law.pledge(id)).filter((one) => one !== undefined);
  for (const { tenantId, pledgeId, pledges } of banksOf(concerned)) {
    scene.find(rule, {
      tenantId,
      pledgeId,
      siteId,
      subject: place,
      severity: 'critical',
      happenedAt: scene.at,
      evidence: [evidence],
      reason,
      figures: { place, pledges, sinceAt, limitG, measuredG },
    });
  }
}
