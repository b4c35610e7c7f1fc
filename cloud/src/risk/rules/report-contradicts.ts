import type { Evidence } from '@pledgewatch/shared/alert';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import { REPORT_FRESH_MS } from '../limits.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

type Count = CommandOf<'patrol.report'>['counts'][number];

/** A person reports what the sensors say is not so. */
export const reportContradicts: Rule = {
  code: 'REPORT_CONTRADICTS',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: `A patrol of the last ${REPORT_FRESH_MS / 3_600_000} hours reports a mass that lies outside what a verified slot weighs by more than the pledge’s net tolerance; or more units than can be there (tags known to be absent are not), or fewer than tags are present.`,
    zh: `近 ${REPORT_FRESH_MS / 3_600_000} 小时内的巡查报告：所报质量超出经核实货位的称量区间及质押净重允差；或所报件数多于可能在位的件数（已知不在位的标签除外），或少于在位标签数。`,
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    mass: {
      en: 'The patrol of {patrolledAt} reports {reportedG} on slot {slotId} of pledge {pledgeId}; its scale says {lowerG} to {upperG}.',
      zh: '{patrolledAt} 的巡查报告质押 {pledgeId} 货位 {slotId} 为 {reportedG}；衡器读数为 {lowerG} 至 {upperG}。',
    },
    units: {
      en: 'The patrol of {patrolledAt} reports {units} units on slot {slotId} of pledge {pledgeId}; by their tags {leastUnits} to {mostUnits} are there.',
      zh: '{patrolledAt} 的巡查报告质押 {pledgeId} 货位 {slotId} 为 {units} 件；按标签应为 {leastUnits} 至 {mostUnits} 件。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type !== 'patrol.report') return;
      const pledge = scene.law.pledge(command.pledgeId);
      if (!pledge || scene.at - command.patrolledAt > REPORT_FRESH_MS) return;
      for (const count of command.counts) {
        compareMass(pledge, count, command.patrolledAt, scene);
        compareUnits(pledge, count, command.patrolledAt, scene);
      }
    },
  }),
};

function compareMass(
  pledge: PledgeView,
  { slotId, massG: reportedG }: Count,
  patrolledAt: number,
  scene: Scene,
): void {
  const reading = scene.positions.slot(pledge.siteId, slotId);
  if (reportedG === undefined || !reading?.verified) return;
  const { lowerG, upperG, evidence } = reading;
  const toleranceG = Math.ceil((reportedG * pledge.netTolerancePermille) / 1_000);
  if (reportedG - toleranceG <= upperG && reportedG + toleranceG >= lowerG) return;
  const figures = { reportedG, lowerG, upperG };
  find(pledge, { slotId, reason: 'mass', figures, evidence, patrolledAt }, scene);
}

function compareUnits(
  pledge: PledgeView,
  { slotId, units }: Count,
  patrolledAt: number,
  scene: Scene,
): void {
  const epcs = pledge.lots.filter((lot) => lot.slotId === slotId).flatMap((lot) => lot.epcs);
  let leastUnits = 0;
  let mostUnits = 0;
  let evidence: Evidence | undefined;
  for (const epc of epcs) {
    const tag = scene.positions.tag(pledge.siteId, epc);
    if (tag?.present !== false) mostUnits += 1;
    if (tag?.present === true) leastUnits += 1;
    evidence = tag?.present === false ? tag.evidence : (evidence ?? tag?.evidence);
  }
  if (!evidence || (units >= leastUnits && units <= mostUnits)) return;
  const figures = { units, leastUnits, mostUnits };
  find(pledge, { slotId, reason: 'units', figures, evidence, patrolledAt }, scene);
}

function find(
  { tenantId, pledgeId, siteId }: PledgeView,
  found: {
    readonly slotId: string;
    readonly reason: 'mass' | 'units';
    readonly figures: Readonly<Record<string, number>>;
    readonly evidence: Evidence;
    readonly patrolledAt: number;
  },
  scene: Scene,
): void {
  const { slotId, reason, figures, evidence, patrolledAt } = found;
  scene.find(reportContradicts, {
    tenantId,
    pledgeId,
    siteId,
    subject: slotId,
    key: `${slotId}:${reason}`,
    severity: 'critical',
    happenedAt: patrolledAt,
    historical: false,
    evidence: [{ entry: scene.index }, evidence],
    reason,
    figures: { pledgeId, slotId, patrolledAt, ...figures },
  });
}
