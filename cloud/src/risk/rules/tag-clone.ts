import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { CLONE_HEARD_WITHIN_MS } from '../limits.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** One tag is in two places: one of them is a copy. */
export const tagClone: Rule = {
  code: 'TAG_CLONE',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: `A pledged tag is read on a site that is not its pledge’s, while on its own it is present and was heard there within ${CLONE_HEARD_WITHIN_MS / 3_600_000} hours (a present tag is told of every hour).`,
    zh: `质押标签在非其质押所在的库区被读到，而它在本库仍在位，且 ${CLONE_HEARD_WITHIN_MS / 3_600_000} 小时内有读数（在位标签每小时上报一次）。`,
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    clone: {
      en: 'Tag {epc} of pledge {pledgeId} is present on site {siteId}, zone {zoneId}, last at {presentAt}, and was read on another site at {heardAt}: one of the two is a copy.',
      zh: '质押 {pledgeId} 的标签 {epc} 在库区 {siteId} 区域 {zoneId} 在位（{presentAt}），同时于 {heardAt} 在另一库区被读到：其一为复制标签。',
    },
  },
  watch: () => ({ on: { tagPresence: hear } }),
};

function hear(event: GoodsStatusOf<'tagPresence'>, scene: Scene): void {
  if (!event.present) return;
  const { epc } = event;
  const pledge = scene.law.pledgeClaiming(epc);
  if (!pledge || pledge.siteId === scene.siteId) return;
  const { tenantId, pledgeId, siteId } = pledge;
  const own = scene.positions.tag(siteId, epc);
  const heardAt = scene.timeOf(event);
  if (!own?.present || Math.abs(heardAt - own.observedAt) > CLONE_HEARD_WITHIN_MS) return;
  scene.find(tagClone, {
    tenantId,
    pledgeId,
    siteId,
    subject: epc,
    severity: 'critical',
    happenedAt: heardAt,
    historical: event.historical,
    evidence: [scene.evidence, own.evidence],
    reason: 'clone',
    figures: { epc, pledgeId, siteId, zoneId: own.zoneId, presentAt: own.observedAt, heardAt },
    correlationId: event.correlationId,
  });
}
