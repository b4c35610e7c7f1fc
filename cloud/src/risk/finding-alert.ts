import { hash } from 'node:crypto';
import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Finding, Rule } from './rule.ts';
import { tell } from './words.ts';

/** When and by which fact: what a decision is dated and named by. */
export interface Occasion {
  readonly index: number;
  readonly at: EpochMs;
}

/** Most references an alert carries; the format's limit. */
const EVIDENCE_MAX = 16;
/** Leaves room for a running number within the format's 200. */
const ALERT_ID_MAX = 190;

/** Whose matter it is: a pledge's, or one bank's on one site. Tenant and site ids hold no `@`. */
export function ownerOf(about: {
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgeId?: string | null | undefined;
}): string {
  return about.pledgeId ?? `${about.tenantId}@${about.siteId}`;
}

/** The alert that tells of a finding. */
export function alertOf(
  rule: Rule,
  finding: Finding,
  { alertId, late, at }: { alertId: string; late: boolean; at: EpochMs },
): Alert {
  const words = rule.reasons[finding.reason];
  const { pledgeId, correlationId } = finding;
  return {
    alertId,
    code: rule.code,
    severity: finding.severity,
    tenantId: finding.tenantId,
    siteId: finding.siteId,
    ...(pledgeId !== undefined && { pledgeId }),
    subject: finding.subject,
    happenedAt: finding.happenedAt,
    raisedAt: at,
    late,
    evidence: finding.evidence.slice(0, EVIDENCE_MAX),
    reason: words ? tell(words, finding.figures) : { en: finding.reason, zh: finding.reason },
    facts: finding.figures,
    ...(correlationId !== undefined && { correlationId }),
    ...(finding.case && { case: finding.case }),
  };
}

/**
 * Made of cause, rule and subject, fit for a path. Ids hold no colon, so the parts stay apart; a tag
 * of 62 bytes is named by its digest.
 */
export function alertIdOf(rule: Rule, finding: Finding, { index }: Occasion): string {
  const key = finding.key ?? finding.subject;
  const alertId = `${index}:${rule.code}:${ownerOf(finding)}:${key}`;
  if (alertId.length <= ALERT_ID_MAX) return alertId;
  return `${index}:${rule.code}:${hash('sha256', alertId)}`;
}
