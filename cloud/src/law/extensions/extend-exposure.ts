import type { ExtendExposure } from '@pledgewatch/shared/command';
import {
  figure,
  isInEffect,
  isLive,
  localDay,
  unfit,
  type AskedOf,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import { awaitInstalment } from '../dates/instalment-book.ts';
import { endOfDay, isDay, workingDayFrom } from '../funds/calendar.ts';
import type { Exposure } from '../funds/exposure-records.ts';
import { requireExposure } from '../funds/post-repayment.ts';
import { securityOf } from '../funds/securing.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { EXTENSIONS_PER_LOAN_MAX } from './limits.ts';

/**
 * A loan gets a later maturity and a new schedule. What secures it goes on doing so where whoever gave
 * it signed (as Civil Code 695 has it of guarantors), and where its registration lasts to the new
 * maturity: one that ends before leaves the extended debt without rank.
 */
export const extendExposure: Rule<'exposure.extend'> = {
  check(asked, books, refusals) {
    const { actor, command, now } = asked;
    const { extensionId: id, signedAt } = command;
    const exposure = requireExposure(asked, books.exposures);
    const { loanId, terms } = exposure;
    if (terms === null) throw unfit('loan', loanId, 'WITHOUT_TERMS');
    const { extensions } = books.course;
    refusals.when(extensions.extensions.has(id), 'PW_ID_TAKEN', { what: 'extension', id });
    const [count, max] = [extensions.countOf(exposure), EXTENSIONS_PER_LOAN_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'extensions', count, max });
    refuseAhead('signedAt', signedAt, now, refusals);
    const today = localDay(now, books.returns.calendarOf(actor.tenantId).timeZone);
    refuseSchedule(command, { exposure, today }, refusals);
    const security = securityOf(exposure, books).map(({ pledge }) => pledge);
    refuseUnsigned(command, { exposure, security }, refusals);
    for (const pledge of security) refuseUncovered(pledge, asked, books, refusals);
  },
  apply(asked, folding, books) {
    const { type: _, ...extension } = asked.command;
    const exposure = requireExposure(asked, books.exposures);
    const { tenantId, terms } = exposure;
    if (terms === null) return;
    const { instalments } = extension;
    exposure.terms = { ...terms, instalments, repaidBeforeFen: repaidFen(exposure) };
    awaitInstalment(exposure, 0, books);
    const security = securityOf(exposure, books).flatMap(({ pledge }) =>
      isInEffect(pledge) ? [pledge] : [],
    );
    const pledgeIds = security.map(({ pledgeId }) => pledgeId);
    const maturity = lastDayOf(instalments);
    const entry = folding.cause;
    books.course.extensions.add({ ...extension, tenantId, pledgeIds, maturity, entry });
    for (const pledge of security) {
      settleState(pledge, books);
      tell(asked.command, pledge, folding);
    }
  },
};

function lastDayOf(instalments: ExtendExposure['instalments']): string {
  return instalments.at(-1)?.dueOn ?? '';
}

function repaidFen({ drawnFen, principalFen }: Exposure): number {
  return drawnFen - principalFen;
}

/** Days in their order, none of the past, the last of them later than before; together what is not repaid. */
function refuseSchedule(
  { instalments, loanId }: ExtendExposure,
  { exposure, today }: { readonly exposure: Exposure; readonly today: string },
  refusals: Refusals,
): void {
  const { terms } = exposure;
  if (terms === null) return;
  const days = instalments.map(({ dueOn }) => dueOn);
  const isOrdered = days.every(
    (day, at) => isDay(day) && day >= today && (at === 0 || day > (days[at - 1] ?? '')),
  );
  const sum = instalments.reduce((total, { principalFen }) => total + BigInt(principalFen), 0n);
  const limitFen = BigInt(terms.limitFen) - BigInt(repaidFen(exposure));
  const facts = { sumFen: figure(sum), limitFen: figure(limitFen) };
  refusals.when(!isOrdered || sum !== limitFen, 'PW_SCHEDULE_UNFIT', facts);
  const [before, after] = [lastDayOf([...terms.instalments]), lastDayOf(instalments)];
  refusals.when(after <= before, 'PW_NOT_EXTENDED', { loanId, before, after });
}

/** Both sides sign, and everybody whose goods are to secure the loan for longer. */
function refuseUnsigned(
  { signedBy }: ExtendExposure,
  { exposure, security }: { readonly exposure: Exposure; readonly security: readonly Pledge[] },
  refusals: Refusals,
): void {
  const needed = new Set([exposure.borrower]);
  for (const { pledgee, pledgor } of security) needed.add(pledgee).add(pledgor);
  const missing = [...needed].filter((party) => !signedBy.includes(party));
  const facts = { what: 'extension', missing: missing.join(', ') };
  refusals.when(missing.length > 0, 'PW_UNSIGNED', facts);
}

/** The pledge can go on, and its registration, where it has or needs one, lasts to the new maturity. */
function refuseUncovered(
  pledge: Pledge,
  { command, actor }: AskedOf<'exposure.extend'>,
  { returns }: Books,
  refusals: Refusals,
): void {
  const { pledgeId, conditions, securityType } = pledge;
  if (!isLive(pledge) || pledge.realised === true) {
    return refusals.add(unfit('pledge', pledgeId, pledge.state));
  }
  const calendar = returns.calendarOf(actor.tenantId);
  const maturity = lastDayOf(command.instalments);
  if (!isDay(maturity)) return;
  const maturityAt = endOfDay(workingDayFrom(maturity, calendar), calendar.timeZone);
  const registration = conditions.find(({ condition }) => condition === 'registration');
  const isNeeded = registration !== undefined || securityType === 'registered-mortgage';
  const validUntil = registration?.validUntil ?? 0;
  const isShort = isNeeded && validUntil < maturityAt;
  refusals.when(isShort, 'PW_REGISTRATION_SHORT', { pledgeId, validUntil, maturityAt });
}

function tell(command: ExtendExposure, pledge: Pledge, folding: Folding): void {
  const { extensionId, loanId, instalments, agreementDigest } = command;
  const { state, conditions } = pledge;
  const registered = conditions.find(({ condition }) => condition === 'registration');
  const maturity = lastDayOf(instalments);
  const schedule = { maturity, instalments: instalments.length, agreementDigest };
  folding.note('exposure-extended', pledge, {
    subject: loanId,
    facts: {
      extensionId,
      state,
      ...schedule,
      ...(registered && { registeredUntil: registered.validUntil }),
    },
  });
}
