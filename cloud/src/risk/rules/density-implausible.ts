import type { AlertCode } from '@pledgewatch/shared/alert';
import type { SurveyView } from '#/core/index.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'DENSITY_IMPLAUSIBLE';

/** What is booked and what was measured do not make a density that the commodity has. */
export const densityImplausible: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'The booked mass of a heap or a tank ÷ its surveyed volume is outside the density band of the commodity, whatever the survey may err by: too light where goods are missing or something lighter lies there, too heavy where something else was booked. Free water under oil counts as no goods.',
    zh: '料堆或储罐的账面质量 ÷ 测得体积，在测量不确定度之内仍超出该品种的密度范围：偏重说明货物短少或混入轻物，偏轻说明账实不符。油下明水不计为货物。',
  },
  clearing: {
    en: 'At the next survey of the place in which the booked mass is within the band.',
    zh: '该货位下一次测量中账面质量落入密度范围时解除。',
  },
  reasons: {
    light: {
      en: 'Place {slotId} of pledge {pledgeId} holds at most {upperG} by survey {surveyId}, and {bookedG} are booked there: the goods would be denser than their kind.',
      zh: '质押 {pledgeId} 的货位 {slotId} 按测量 {surveyId} 至多 {upperG}，账面却为 {bookedG}：超出该品种可能的密度。',
    },
    heavy: {
      en: 'Place {slotId} of pledge {pledgeId} holds at least {lowerG} by survey {surveyId}, and {bookedG} are booked there: the goods would be lighter than their kind.',
      zh: '质押 {pledgeId} 的货位 {slotId} 按测量 {surveyId} 至少 {lowerG}，账面却为 {bookedG}：低于该品种可能的密度。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type !== 'survey.file') return;
      const surveys = scene.law.surveysOf(command.pledgeId);
      const survey = surveys.find(({ surveyId }) => surveyId === command.surveyId);
      if (survey) judge(command.pledgeId, survey, scene);
    },
  }),
};

function judge(pledgeId: string, survey: SurveyView, scene: Scene): void {
  const { slotId, surveyId, surveyedAt, lowerG, upperG, bookedG } = survey;
  const pledge = scene.law.pledge(pledgeId);
  if (!pledge) return;
  const { tenantId, siteId } = pledge;
  scene.siteId = siteId;
  if (bookedG >= lowerG && bookedG <= upperG) return scene.over(CODE, slotId);
  scene.find(densityImplausible, {
    tenantId,
    pledgeId,
    siteId,
    subject: slotId,
    severity: 'critical',
    happenedAt: Math.min(scene.at, surveyedAt),
    evidence: [scene.evidence],
    reason: bookedG > upperG ? 'light' : 'heavy',
    figures: { pledgeId, slotId, surveyId, lowerG, upperG, bookedG },
  });
}
