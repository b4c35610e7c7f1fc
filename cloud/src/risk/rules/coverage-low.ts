import type { AlertCode } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgePosition, PledgeView } from '#/core/index.ts';
import { COVERAGE_CLEAR_PERMILLE, COVERAGE_LOW_MS, COVERAGE_LOW_PERMILLE } from '../limits.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'COVERAGE_LOW';

/** Too small a part of a pledge is verified now, whatever its lines say. */
export const coverageLow: Rule = {
  code: CODE,
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `While anything is owed, for ${COVERAGE_LOW_MS / 60_000} minutes less than ${COVERAGE_LOW_PERMILLE / 10} % of the booked mass of a pledge stood on slots that are verified: heard in time, by an instrument that gives evidence.`,
    zh: `有债务未清偿期间，质押账面质量中，处于经核实货位（按时上报且衡器可作证据）的部分低于 ${COVERAGE_LOW_PERMILLE / 10} %，持续 ${COVERAGE_LOW_MS / 60_000} 分钟。`,
  },
  clearing: {
    en: `When ${COVERAGE_CLEAR_PERMILLE / 10} % are verified again.`,
    zh: `经核实部分恢复至 ${COVERAGE_CLEAR_PERMILLE / 10} % 时解除。`,
  },
  reasons: {
    low: {
      en: 'Only {verifiedPermille} of the booked mass of pledge {pledgeId} is verified, since {sinceAt}.',
      zh: '质押 {pledgeId} 自 {sinceAt} 起仅 {verifiedPermille} 的账面质量经核实。',
    },
  },
  watch: () => ({}),
};

/** How long each pledge has been verified too little; CONTROL_LINE_BREACH keeps it with its own state. */
export type LowSince = Map<string, EpochMs>;

/** Judges how much of a pledge is verified; `wake` asks to be judged again then. */
export function judgeCoverage(
  { tenantId, pledgeId, siteId, exposureFen, realised }: PledgeView,
  { verifiedPermille }: PledgePosition,
  { lowSince, cause, wake }: Judging,
  scene: Scene,
): void {
  const isNeeded = exposureFen > 0 && realised !== true;
  if (!isNeeded || verifiedPermille >= COVERAGE_CLEAR_PERMILLE) {
    lowSince.delete(pledgeId);
    return scene.over(CODE, pledgeId);
  }
  const known = lowSince.get(pledgeId);
  if (verifiedPermille >= COVERAGE_LOW_PERMILLE) return;
  const sinceAt = known ?? scene.at;
  lowSince.set(pledgeId, sinceAt);
  if (scene.at - sinceAt < COVERAGE_LOW_MS) return wake(sinceAt + COVERAGE_LOW_MS);
  scene.find(coverageLow, {
    tenantId,
    pledgeId,
    siteId,
    subject: pledgeId,
    severity: 'warning',
    ...cause,
    reason: 'low',
    figures: { pledgeId, verifiedPermille, sinceAt },
  });
}

interface Judging {
  readonly lowSince: LowSince;
  readonly cause: Pick<Finding, 'evidence' | 'historical' | 'correlationId' | 'happenedAt'>;
  readonly wake: (at: EpochMs) => void;
}
