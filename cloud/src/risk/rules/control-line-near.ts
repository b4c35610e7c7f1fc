import type { AlertCode } from '@pledgewatch/shared/alert';
import type { PledgeView } from '#/core/index.ts';
import { figuresOf, isAbove, type Line } from '../control-lines.ts';
import { LINE_NEAR_CLEAR_PERMILLE, LINE_NEAR_PERMILLE } from '../limits.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Words } from '../words.ts';

const CODE: AlertCode = 'CONTROL_LINE_NEAR';

/** The least that surely remains of a pledge is above its lines, and not by much. */
export const controlLineNear: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `The lower bound of a pledge as last known is at or above each of its lines (see CONTROL_LINE_BREACH), and less than ${LINE_NEAR_PERMILLE / 10} % above one. It is judged whenever CONTROL_LINE_BREACH is.`,
    zh: `质押按最后已知读数的下限不低于各线（见 CONTROL_LINE_BREACH），但高出某线不足 ${LINE_NEAR_PERMILLE / 10} %。与 CONTROL_LINE_BREACH 同时判定。`,
  },
  clearing: {
    en: `When it is ${LINE_NEAR_CLEAR_PERMILLE / 10} % above every line, or when a line is broken: that is told instead.`,
    zh: `高出各线 ${LINE_NEAR_CLEAR_PERMILLE / 10} % 时解除；跌破时改报 CONTROL_LINE_BREACH。`,
  },
  reasons: {
    quantity: near(
      'Of pledge {pledgeId} surely {heldG} remain, {marginPermille} above its control line of {lineG}.',
      '质押 {pledgeId} 可确认的余量为 {heldG}，仅高出控制线 {lineG} 的 {marginPermille}。',
    ),
    value: near(
      'What surely remains of pledge {pledgeId} is worth {heldFen}, {marginPermille} above its control line of {lineFen}.',
      '质押 {pledgeId} 可确认余量的价值为 {heldFen}，仅高出控制线 {lineFen} 的 {marginPermille}。',
    ),
    required: near(
      'What surely remains of pledge {pledgeId} is worth {heldFen}, {marginPermille} above the {lineFen} that its exposure needs.',
      '质押 {pledgeId} 可确认余量的价值为 {heldFen}，仅高出其敞口所需 {lineFen} 的 {marginPermille}。',
    ),
  },
  watch: () => ({}),
};

/** Judges the lines of a pledge, none of which is broken as last known. */
export function judgeNear(
  { tenantId, pledgeId, siteId }: PledgeView,
  lines: readonly Line[],
  cause: Pick<Finding, 'evidence' | 'historical' | 'correlationId' | 'happenedAt'>,
  scene: Scene,
): void {
  const close = lines.filter((line) => !isAbove(line, LINE_NEAR_PERMILLE));
  const [nearest] = close.sort((one, other) => marginPermille(one) - marginPermille(other));
  if (nearest) {
    const margin = marginPermille(nearest);
    scene.find(controlLineNear, {
      tenantId,
      pledgeId,
      siteId,
      subject: pledgeId,
      severity: 'warning',
      ...cause,
      reason: nearest.name,
      figures: { pledgeId, ...figuresOf(nearest), marginPermille: margin },
    });
  } else if (lines.every((line) => isAbove(line, LINE_NEAR_CLEAR_PERMILLE))) {
    scene.over(CODE, pledgeId);
  }
}

/** Thousandths of the line by which it is passed, rounded down. */
function marginPermille({ heldBy, line }: Line): number {
  return line === 0n ? 1_000 : Number(((heldBy - line) * 1_000n) / line);
}

function near(en: string, zh: string): Words {
  return { en, zh };
}
