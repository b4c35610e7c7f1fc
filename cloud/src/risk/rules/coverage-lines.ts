import type { AlertCode, Severity } from '@pledgewatch/shared/alert';
import { coverageFen, figure } from '#/pledges/index.ts';
import type { PledgeView } from '#/core/index.ts';
import { revaluedIn, valuedBy } from '../concerned.ts';
import { coveragePermille, shortagePermille } from '../control-lines.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Words } from '../words.ts';

/** What one line of coverage is called and means. */
interface CoverageLine {
  readonly code: AlertCode;
  readonly severity: Severity;
  readonly permilleOf: (pledge: PledgeView) => number;
  readonly severityWords: Words;
  readonly trigger: Words;
  readonly reason: Words;
}

/** Coverage below which supplementary security is called for. */
export const warningLine: Rule = coverageRule({
  code: 'WARNING_LINE',
  severity: 'warning',
  permilleOf: ({ warningLinePermille }) => warningLinePermille,
  severityWords: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'At a new price, after a change of the debt (repayment, drawdown, cash margin), after a top-up or a change of the condition of units, or when new terms (pledge rate, haircut, lines) come into force, the lower-bound value of a pledge, as last known, is below its warning line × its exposure, rounded up. Goods that go missing are told by CONTROL_LINE_BREACH. A standing alert is raised anew when the shortage has doubled.',
    zh: '新价格登记、债务变动（还款、提款、保证金）、补货入押、货物状况变化，或新条款（质押率、折扣率、警戒线）生效后，质押按最后已知下限数量计算的价值低于警戒线 × 敞口（向上取整）。货物短少由 CONTROL_LINE_BREACH 报告。短缺翻倍时重新报警。',
  },
  reason: {
    en: 'Pledge {pledgeId} is surely worth {heldFen} and covers {coveragePermille} of its exposure of {exposureFen}; its warning line is {linePermille}, {lineFen}. Ask for more security.',
    zh: '质押 {pledgeId} 可确认价值 {heldFen}，覆盖敞口 {exposureFen} 的 {coveragePermille}；警戒线为 {linePermille}，即 {lineFen}。请要求补充担保。',
  },
});

/** Coverage below which the goods threaten to be sold. */
export const disposalLine: Rule = coverageRule({
  code: 'DISPOSAL_LINE',
  severity: 'critical',
  permilleOf: ({ disposalLinePermille }) => disposalLinePermille,
  severityWords: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'The same for the disposal line of a pledge.',
    zh: '同上，适用于质押的处置线。',
  },
  reason: {
    en: 'Pledge {pledgeId} is surely worth {heldFen} and covers {coveragePermille} of its exposure of {exposureFen}; its disposal line is {linePermille}, {lineFen}. Civil Code 433 allows a sale only when security was asked for and not given.',
    zh: '质押 {pledgeId} 可确认价值 {heldFen}，覆盖敞口 {exposureFen} 的 {coveragePermille}；处置线为 {linePermille}，即 {lineFen}。依民法典第 433 条，须先要求补充担保而未获提供，方可处置。',
  },
});

function coverageRule(line: CoverageLine): Rule {
  const rule: Rule = {
    code: line.code,
    nature: 'condition',
    severity: line.severityWords,
    trigger: line.trigger,
    clearing: {
      en: 'At the next price, change of the debt, top-up, change of condition or change of terms at which the value reaches the line.',
      zh: '下一次价格登记、债务变动、补货、货物状况变化或条款变更时，价值达到该线即解除。',
    },
    reasons: { line: line.reason },
    watch: () => ({
      onCommand(command, scene) {
        for (const pledge of valuedBy(command, scene)) judge(pledge, { rule, line }, scene);
      },
      onEnd(scene) {
        // A command's were judged with it; new terms may also count from a time on.
        if (scene.isCommand) return;
        const { siteId } = scene;
        for (const pledge of revaluedIn(scene)) judge(pledge, { rule, line }, scene);
        scene.siteId = siteId;
      },
    }),
  };
  return rule;
}

function judge(
  pledge: PledgeView,
  { rule, line }: { readonly rule: Rule; readonly line: CoverageLine },
  scene: Scene,
): void {
  const { tenantId, pledgeId, siteId, exposureFen } = pledge;
  scene.siteId = siteId;
  const linePermille = line.permilleOf(pledge);
  const heldFen = scene.positions.pledgeAsLastKnown(pledge).lowerValueFen;
  const lineFen = coverageFen(exposureFen, linePermille);
  if (heldFen >= lineFen || pledge.realised === true) return scene.over(line.code, pledgeId);
  scene.find(rule, {
    tenantId,
    pledgeId,
    siteId,
    subject: pledgeId,
    severity: line.severity,
    happenedAt: scene.at,
    evidence: [scene.evidence],
    reason: 'line',
    figures: {
      pledgeId,
      heldFen: figure(heldFen),
      lineFen: figure(lineFen),
      exposureFen,
      linePermille,
      coveragePermille: coveragePermille(heldFen, exposureFen),
    },
    extent: shortagePermille({ heldBy: heldFen, line: lineFen }),
  });
}
