import { type Alert, SEVERITIES, type Severity } from '@pledgewatch/shared/alert';
import { ownerOf } from './finding-alert.ts';
import { TOLD_AGAIN_FACTOR } from './limits.ts';
import type { Finding, Rule } from './rule.ts';

/** A condition that was found and is not over. */
export interface Standing {
  /** Null while it is only one of a case's many. */
  readonly alertId: string | null;
  readonly code: Alert['code'];
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgeId: string | null;
  readonly key: string;
  readonly severity: Severity;
  readonly extent: number;
  readonly late: boolean;
  /** Its bank took it on. */
  readonly acknowledged?: true;
  /** Of a case: how many it gathered, and how many when somebody was last called. */
  readonly count?: number;
  readonly calledAt?: number;
}

/** One that was told. */
export type ToldStanding = Standing & { readonly alertId: string };

/** The key of a case: no site plan names a place so. */
export function caseKey(late: boolean): string {
  return late ? '*late' : '*';
}

export function findingKey({ key, subject }: Finding): string {
  return key ?? subject;
}

export function bookKey(code: string, about: Parameters<typeof ownerOf>[0], key: string): string {
  return `${code}:${ownerOf(about)}:${key}`;
}

export function placeOf(code: string, siteId: string, key: string): string {
  return `${code}:${siteId}:${key}`;
}

export function isWorse({ severity, extent = 0 }: Finding, known: Standing): boolean {
  const isGraver = SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(known.severity);
  return isGraver || (extent > 0 && extent >= known.extent * TOLD_AGAIN_FACTOR);
}

export function standingOf(
  { code }: Rule,
  finding: Finding,
  late: boolean,
  alertId: string | null,
): Standing {
  return {
    alertId,
    code,
    tenantId: finding.tenantId,
    siteId: finding.siteId,
    pledgeId: finding.pledgeId ?? null,
    key: findingKey(finding),
    severity: finding.severity,
    extent: finding.extent ?? 0,
    late,
    ...(finding.case && { count: finding.case.count, calledAt: finding.case.count }),
  };
}
