import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** Somebody else says that pledged goods are its own: the bank hears of it at once. */
export const thirdPartyClaim: Rule = {
  code: 'THIRD_PARTY_CLAIM',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'A third party’s claim was filed that names units of a pledge.',
    zh: '登记的第三方主张涉及质押的单元。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    flagged: {
      en: '{claimant} claims {units} units of pledge {pledgeId} ({ground}, claim {claimId}). By the agreement they may still leave.',
      zh: '{claimant} 对质押 {pledgeId} 的 {units} 个单元主张权利（{ground}，主张 {claimId}）。按协议仍可出库。',
    },
    stopped: {
      en: '{claimant} claims {units} units of pledge {pledgeId} ({ground}, claim {claimId}). By the agreement they may not leave.',
      zh: '{claimant} 对质押 {pledgeId} 的 {units} 个单元主张权利（{ground}，主张 {claimId}）。按协议不得出库。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type === 'claim.file') find(command.claimId, scene);
    },
  }),
};

function find(claimId: string, scene: Scene): void {
  const claim = scene.law.thirdPartyClaim(claimId);
  for (const { pledgeId, units, isStopped } of claim?.touches ?? []) {
    const pledge = scene.law.pledge(pledgeId);
    if (!claim || !pledge) continue;
    const { claimant, ground, documentDigest } = claim;
    scene.find(thirdPartyClaim, {
      tenantId: pledge.tenantId,
      pledgeId,
      siteId: pledge.siteId,
      subject: claimId,
      severity: 'critical',
      happenedAt: scene.at,
      evidence: [scene.evidence],
      reason: isStopped ? 'stopped' : 'flagged',
      figures: { claimant, units, pledgeId, ground, claimId, documentDigest },
    });
  }
}
