import type { Severity } from '@pledgewatch/shared/alert';
import type { GateRefusal, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { maskOf } from '@pledgewatch/shared/identity';
import { banksOf, type ConcernedBank } from '../concerned.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/**
 * How grave each refusal is. Not listed: a net mismatch, a forged, a used and an expired order have alerts of their own, and a truck that
 * comes without any order is the daily business of a warehouse.
 */
const SEVERITY: Partial<Record<GateRefusal, Severity>> = {
  WRONG_VEHICLE: 'critical',
  WRONG_GOODS: 'critical',
  WRONG_GATE: 'warning',
  HELD: 'warning',
  LEASE_EXPIRED: 'warning',
  WEIGHING_NOT_EVIDENCE: 'warning',
  GATE_FULL: 'critical',
};

/** A gate refused an instruction, or the truck that came with it. */
export const instructionRefused: Rule = {
  code: 'INSTRUCTION_REFUSED',
  nature: 'event',
  severity: {
    en: 'critical for a wrong vehicle, wrong goods or a gate that can take no more; warning for a wrong gate, a hold, an expired lease and a weighing that is no evidence',
    zh: '车辆或货物不符、出入口已满为严重；出入口不符、冻结、租约过期、称重不足为证为警告',
  },
  trigger: {
    en: 'A gate refused a truck order, or set it aside, with WRONG_VEHICLE, WRONG_GOODS, WRONG_GATE, HELD, LEASE_EXPIRED or WEIGHING_NOT_EVIDENCE (the truck waits on the deck), or answered an order or a hold with GATE_FULL; when no known order is named, every bank with goods on the site is told.',
    zh: '出入口以 WRONG_VEHICLE、WRONG_GOODS、WRONG_GATE、HELD、LEASE_EXPIRED 或 WEIGHING_NOT_EVIDENCE（车辆在秤上等待）拒绝派车单或将其搁置，或以 GATE_FULL 回复派车单或冻结；若未载明已知派车单，则通知在该库有货的每家银行。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    order: {
      en: 'Gate {gateId} refused truck order {subject} of pledge {pledges} with {refusal} (vehicle {plate}).',
      zh: '出入口 {gateId} 以 {refusal} 拒绝质押 {pledges} 的派车单 {subject}（车辆 {plate}）。',
    },
    unknown: {
      en: 'Gate {gateId} refused an instruction that belongs to no known truck order with {refusal} (vehicle {plate}); pledges on the site: {pledges}.',
      zh: '出入口 {gateId} 以 {refusal} 拒绝一份不属于任何已知派车单的指令（车辆 {plate}）；该库的质押：{pledges}。',
    },
    full: {
      en: 'Gateway {subject} can remember no more orders and holds and answered one with {refusal}: a hold it refused does not bind its gates. Pledges on the site: {pledges}.',
      zh: '网关 {subject} 已无法再记录派车单与冻结，以 {refusal} 回复其一：被拒的冻结对其出入口不生效。该库的质押：{pledges}。',
    },
  },
  watch: () => ({
    on: {
      gate(event, scene) {
        const isRefused = event.step === 'REFUSED' || event.step === 'DISCREPANT';
        const severity = isRefused && event.code ? SEVERITY[event.code] : undefined;
        if (severity) findRefusal(instructionRefused, event, severity, scene);
      },
      // Every other answer is the law's to follow: it knows which order it was and what that order reserves.
      instructionAnswer(event, scene) {
        if (event.code === 'GATE_FULL') findFull(event, scene);
      },
    },
  }),
};

/** Tells whoever is concerned of a refusal, as the rule words it. */
export function findRefusal(
  rule: Rule,
  event: GoodsStatusOf<'gate'>,
  severity: Severity,
  scene: Scene,
): void {
  const { gateId, code: refusal = '', truckOrderId } = event;
  const plate = event.plate === undefined ? '—' : maskOf(event.plate);
  const order = scene.law.truckOrder(truckOrderId ?? '');
  const isKnown = order?.siteId === scene.siteId;
  const subject = isKnown ? order.truckOrderId : gateId;
  for (const { pledges, ...bank } of concerned(isKnown ? order.pledgeId : undefined, scene)) {
    scene.find(rule, {
      ...bank,
      siteId: scene.siteId,
      subject,
      key: `${subject}:${refusal}`,
      severity,
      happenedAt: scene.timeOf(event),
      historical: event.historical,
      evidence: [scene.evidence],
      reason: isKnown ? 'order' : 'unknown',
      figures: { gateId, subject, pledges, refusal, plate },
      correlationId: event.correlationId,
    });
  }
}

function findFull(event: GoodsStatusOf<'instructionAnswer'>, scene: Scene): void {
  const { code: refusal = '', historical, correlationId } = event;
  const { gatewayId: subject, siteId } = scene;
  for (const { pledges, ...bank } of concerned(undefined, scene)) {
    scene.find(instructionRefused, {
      ...bank,
      siteId,
      subject,
      key: `${subject}:${refusal}`,
      severity: 'critical',
      happenedAt: scene.timeOf(event),
      historical,
      evidence: [scene.evidence],
      reason: 'full',
      figures: { subject, pledges, refusal },
      correlationId,
    });
  }
}

function concerned(pledgeId: string | undefined, scene: Scene): readonly ConcernedBank[] {
  if (pledgeId === undefined) return banksOf(scene.law.pledgesOnSite(scene.siteId));
  const pledge = scene.law.pledge(pledgeId);
  return pledge ? banksOf([pledge]) : [];
}
