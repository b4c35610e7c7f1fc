import type { PledgeView } from '#/core/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import type { Loss } from '../slot-weights.ts';
import type { Rule } from '../rule.ts';

/** A stack got lighter than both readings' tolerances and the truck orders under way explain. */
export const weightStep: Rule = {
  code: 'WEIGHT_STEP',
  nature: 'event',
  severity: {
    en: 'critical; warning while what stands on the slot still covers the pledged units there',
    zh: '严重；若货位余重仍足以覆盖其上的质押单元，则为警告',
  },
  trigger: {
    en: 'Within an hour a slot with pledged goods lost more than both readings’ error limits and the mass that orders under way (truck, move and sampling orders) take from it. A gain is no alarm. A standing alert is raised anew when the loss has doubled.',
    zh: '一小时内，存有质押货物的货位减少的重量超过前后两次称量的误差限与在执行单据（派车、移库、取样）应提重量之和。增重不报警。未确认期间损失翻倍时重新报警。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    step: {
      en: 'Slot {slotId} of pledge {pledgeId} surely weighed at least {beforeLowerG} at {sinceAt} and at most {afterUpperG} at {stepAt}: {lossG} or more left, and orders under way explain {takenG} only.',
      zh: '质押 {pledgeId} 的货位 {slotId} 于 {sinceAt} 至少重 {beforeLowerG}，于 {stepAt} 至多重 {afterUpperG}：至少减少 {lossG} 无单可依，在执行单据仅可解释 {takenG}。',
    },
  },
  watch: () => ({
    onLoss(loss, scene) {
      for (const pledge of loss.pledges) {
        const { slotId, evidence, at, lossG, historical, correlationId } = loss;
        scene.find(weightStep, {
          tenantId: pledge.tenantId,
          pledgeId: pledge.pledgeId,
          siteId: pledge.siteId,
          subject: slotId,
          severity: isCovered(pledge, loss) ? 'warning' : 'critical',
          happenedAt: at,
          historical,
          evidence,
          reason: 'step',
          figures: {
            pledgeId: pledge.pledgeId,
            slotId,
            beforeLowerG: loss.beforeLowerG,
            sinceAt: loss.sinceAt,
            afterUpperG: loss.afterUpperG,
            stepAt: at,
            lossG,
            takenG: loss.takenG,
            lossSumG: loss.sumG,
          },
          extent: loss.sumG,
          correlationId,
        });
      }
    },
    onAcknowledged({ siteId, key }, scene) {
      scene.forgetLosses(siteId, key);
    },
  }),
};

/** What stands there may still be all that is pledged: other goods were on the slot too. */
function isCovered(pledge: PledgeView, { slotId, afterUpperG }: Loss): boolean {
  return afterUpperG >= (bookedBySlot(pledge).get(slotId) ?? 0);
}
