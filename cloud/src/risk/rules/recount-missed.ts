import type { Rule } from '../rule.ts';

const CODE = 'RECOUNT_MISSED';

/** A pledge was not counted again in time after an emergency. */
export const recountMissed: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'Within 24 hours of an emergency no joint count of a pledge that it concerns was filed.',
    zh: '紧急状态宣布后 24 小时内，未登记相关质押的三方复点。',
  },
  clearing: {
    en: 'When the count is filed, or the pledge ends.',
    zh: '登记复点或质押结束时解除。',
  },
  reasons: {
    missed: {
      en: 'Pledge {pledgeId} was to be counted again by {recountDueAt} after emergency {emergencyId}, and was not.',
      zh: '质押 {pledgeId} 应于紧急状态 {emergencyId} 后、{recountDueAt} 前复点，尚未完成。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type !== 'emergency.declare' && command.type !== 'emergency.recount') return;
      const declared = scene.law.emergency(command.emergencyId);
      if (!declared) return;
      const { siteId, emergencyId, recountDueAt } = declared;
      scene.siteId = siteId;
      if (command.type === 'emergency.declare') scene.wake(CODE, emergencyId, recountDueAt);
      else scene.over(CODE, keyOf(emergencyId, command.pledgeId));
    },
    onDue({ subject }, scene) {
      const declared = scene.law.emergency(subject);
      if (!declared) return;
      const { siteId, emergencyId, recountDueAt, pledgeIds, recounted, declaredEntry } = declared;
      for (const pledgeId of pledgeIds.filter((id) => !recounted.includes(id))) {
        const pledge = scene.law.pledge(pledgeId);
        if (!pledge) continue;
        scene.find(recountMissed, {
          tenantId: pledge.tenantId,
          pledgeId,
          siteId,
          subject: pledgeId,
          key: keyOf(emergencyId, pledgeId),
          severity: 'critical',
          happenedAt: recountDueAt,
          evidence: [{ entry: declaredEntry }],
          reason: 'missed',
          figures: { pledgeId, emergencyId, recountDueAt },
        });
      }
    },
  }),
};

function keyOf(emergencyId: string, pledgeId: string): string {
  return `${emergencyId}/${pledgeId}`;
}
