import type { EmergencyView } from '#/core/index.ts';
import { banksOf } from '../concerned.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** A fire or a flood was declared: bank and insurer hear of it at once. */
export const emergency: Rule = {
  code: 'EMERGENCY',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'An emergency was declared on a site with pledged goods that it covers. Every bank concerned is told, and the insurer that its agreement names.',
    zh: '存有质押货物的场地宣布紧急状态且覆盖其货物；通知各相关银行及协议载明的保险人。',
  },
  clearing: { en: 'When whoever was told acknowledges it.', zh: '经被通知方确认后解除。' },
  reasons: {
    declared: {
      en: 'Emergency {emergencyId} ({emergencyKind}) was declared by {declaredBy} on site {siteId}, where goods pledged under {pledges} stand: {why}. The gates are open; the goods stay pledged and are to be counted by {recountDueAt}.',
      zh: '{declaredBy} 在场地 {siteId} 宣布紧急状态 {emergencyId}（{emergencyKind}），涉及质押 {pledges}：{why}。出入口开放，货物仍在押，须于 {recountDueAt} 前复点。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type !== 'emergency.declare') return;
      const declared = scene.law.emergency(command.emergencyId);
      if (declared) tell(declared, scene);
    },
  }),
};

/** The banks that an emergency concerns, each with its own pledges. */
export function banksIn({ pledgeIds }: EmergencyView, { law }: Scene) {
  return banksOf(pledgeIds.flatMap((pledgeId) => law.pledge(pledgeId) ?? []));
}

function tell(declared: EmergencyView, scene: Scene): void {
  const { emergencyId, siteId, kind, declaredBy, declaredAt, recountDueAt, insurers } = declared;
  const told = (whose: Pick<Finding, 'tenantId' | 'pledgeId'>, pledges: string): void =>
    scene.find(emergency, {
      ...whose,
      siteId,
      subject: emergencyId,
      severity: 'critical',
      happenedAt: declaredAt,
      evidence: [{ entry: declared.declaredEntry }],
      reason: 'declared',
      figures: {
        emergencyId,
        siteId,
        emergencyKind: kind,
        declaredBy,
        pledges,
        why: declared.reason,
        recountDueAt,
      },
    });
  for (const { pledges, ...bank } of banksIn(declared, scene)) told(bank, pledges);
  for (const { insurer, pledgeIds } of insurers) told({ tenantId: insurer }, pledgeIds.join(', '));
}
