import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { maskOf } from '@pledgewatch/shared/identity';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** What a truck weighed out is not what its order says. */
export const netMismatch: Rule = {
  code: 'NET_MISMATCH',
  nature: 'event',
  severity: { en: 'critical; the gate holds the vehicle', zh: '严重；出入口扣留车辆' },
  trigger: {
    en: 'A gate set a truck order aside because the net of its two weighings differs from the order beyond its tolerance.',
    zh: '两次过磅的净重与派车单相差超过允差，出入口将该单标记为不符。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    net: {
      en: 'Truck {plate} with order {truckOrderId} of pledge {pledgeId} weighed out net {netLowerG} to {netUpperG} at gate {gateId}; the order says {orderG} ± {toleranceG}.',
      zh: '质押 {pledgeId} 派车单 {truckOrderId} 的车辆 {plate} 在 {gateId} 过磅净重 {netLowerG} 至 {netUpperG}，单上为 {orderG} ± {toleranceG}。',
    },
  },
  watch: () => ({
    on: {
      gate(event, scene) {
        if (event.step === 'DISCREPANT' && event.code === 'NET_MISMATCH') find(event, scene);
      },
    },
  }),
};

function find(event: GoodsStatusOf<'gate'>, scene: Scene): void {
  const order = scene.law.truckOrder(event.truckOrderId ?? '');
  const pledge = order && scene.law.pledge(order.pledgeId);
  if (!pledge || pledge.siteId !== scene.siteId) return;
  const { tenantId, pledgeId, siteId } = pledge;
  const { truckOrderId, plate, netG: orderG, toleranceG } = order;
  const { gateId, netLowerG = 0, netUpperG = 0 } = event;
  scene.find(netMismatch, {
    tenantId,
    pledgeId,
    siteId,
    subject: truckOrderId,
    severity: 'critical',
    happenedAt: scene.timeOf(event),
    historical: event.historical,
    evidence: [scene.evidence],
    reason: 'net',
    figures: {
      plate: maskOf(plate),
      truckOrderId,
      pledgeId,
      gateId,
      netLowerG,
      netUpperG,
      orderG,
      toleranceG,
    },
    correlationId: event.correlationId,
  });
}
