import type { DocumentMatch } from '#/core/index.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** One document secures two pledges. */
export const doubleClaim: Rule = {
  code: 'DOUBLE_CLAIM',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'The fingerprint of a document of a pledge is the same as that of a document of another pledge, here or in the list of another operator of the same exchange.',
    zh: '质押所附单证的指纹与另一质押（本平台或同一交换中其他机构清单）的单证完全相同。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    exact: {
      en: 'Document {documentId} of pledge {pledgeId} is used a second time: {elsewhere}.',
      zh: '质押 {pledgeId} 的单证 {documentId} 被重复使用：{elsewhere}。',
    },
  },
  watch: () => ({ onEnd: (scene) => findAll(doubleClaim, 'exact', scene) }),
};

/** Nearly one document secures two pledges. */
export const nearDuplicate: Rule = {
  code: 'NEAR_DUPLICATE',
  nature: 'event',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'Five fields of a document of a pledge, the number or day and amount among them, are those of a document of another pledge.',
    zh: '质押所附单证有五项要素（含编号，或日期与金额）与另一质押的单证相同。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    near: {
      en: 'Document {documentId} of pledge {pledgeId} is nearly the same as one used elsewhere: {elsewhere}.',
      zh: '质押 {pledgeId} 的单证 {documentId} 与他处使用的单证近似：{elsewhere}。',
    },
  },
  watch: () => ({ onEnd: (scene) => findAll(nearDuplicate, 'near', scene) }),
};

function findAll(rule: Rule, likeness: DocumentMatch['likeness'], scene: Scene): void {
  for (const match of scene.law.documentMatches()) {
    const pledge = match.likeness === likeness && scene.law.pledge(match.pledgeId);
    if (!pledge) continue;
    const { documentId, pledgeId, elsewhere } = match;
    scene.find(rule, {
      tenantId: pledge.tenantId,
      pledgeId,
      siteId: pledge.siteId,
      subject: documentId,
      severity: likeness === 'exact' ? 'critical' : 'warning',
      happenedAt: scene.at,
      evidence: [scene.evidence],
      reason: likeness,
      figures: { documentId, pledgeId, elsewhere },
    });
  }
}
