import type { AlertCode } from '@pledgewatch/shared/alert';
import type { ControlLossView } from '#/core/index.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'CONTROL_LOST';

/** Nobody controls the goods for the bank: the pledge itself is at stake. */
export const controlLost: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'critical; the pledge is held', zh: '严重；质押同时被冻结' },
  trigger: {
    en: 'The bank, the supervisor or the custodian said that actual control of a pledge’s goods is lost, or a fact showed it that its agreement names: the lease ended, or too little was verified for too long.',
    zh: '银行、监管方或保管人登记质押失去实际控制，或出现协议约定的情形：租赁到期，或核实比例过低持续约定时间。',
  },
  clearing: {
    en: 'When control is proven anew and the goods are recounted by all three.',
    zh: '重新证明实际控制并完成三方复盘后解除。',
  },
  reasons: {
    lost: {
      en: 'Actual control of pledge {pledgeId} is lost since {lostAt} ({ground}, {controlLossId}). Nothing may leave.',
      zh: '质押 {pledgeId} 自 {lostAt} 起失去实际控制（{ground}，{controlLossId}），全部不得出库。',
    },
  },
  watch: () => ({
    onEnd(scene) {
      for (const loss of scene.law.controlMoved()) tell(loss, scene);
    },
  }),
};

function tell(loss: ControlLossView, scene: Scene): void {
  const { pledgeId, controlLossId, ground, lostAt, declaredEntry, state } = loss;
  const pledge = scene.law.pledge(pledgeId);
  if (!pledge) return;
  const { siteId } = scene;
  scene.siteId = pledge.siteId;
  if (state === 'STANDING') {
    scene.find(controlLost, {
      tenantId: pledge.tenantId,
      pledgeId,
      siteId: pledge.siteId,
      subject: pledgeId,
      severity: 'critical',
      happenedAt: Math.min(scene.at, lostAt),
      evidence: [{ entry: declaredEntry }],
      reason: 'lost',
      figures: { pledgeId, controlLossId, ground, lostAt },
    });
  } else scene.over(CODE, pledgeId);
  scene.siteId = siteId;
}
