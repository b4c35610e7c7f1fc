import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { HOUR, NOON } from './court.ts';
import { paper } from './funds.ts';

/** A default by security that was not given. */
export function declareDefault(
  defaultId: string,
  more: Partial<CommandOf<'default.declare'>> = {},
) {
  const terms = {
    pledgeId: 'P-1',
    ground: 'demand-not-met',
    noticeDigest: paper('notice'),
  } as const;
  return { type: 'default.declare', defaultId, ...terms, ...more } satisfies Command;
}

export function confirmDefault(defaultId: string) {
  return { type: 'default.confirm', defaultId } satisfies Command;
}

export function cureDefault(defaultId: string) {
  return { type: 'default.cure', defaultId, documentDigest: paper('cure') } satisfies Command;
}

export function loseControl(
  controlLossId: string,
  more: Partial<CommandOf<'controlLoss.declare'>> = {},
) {
  const terms = { pledgeId: 'P-1', ground: 'gate-open', lostAt: NOON } as const;
  const evidenceDigest = paper('evidence');
  return {
    type: 'controlLoss.declare',
    controlLossId,
    ...terms,
    evidenceDigest,
    ...more,
  } satisfies Command;
}

/** Proof and recount of that moment, signed by all three. */
export function regainControl(
  controlLossId: string,
  at = NOON,
  signedBy = ['borrower-1', 'Bank One', 'supervision-1'],
) {
  const controlProofDigest = paper('control proof');
  const recount = { countedAt: at, signedBy, documentDigest: paper('recount') };
  return {
    type: 'controlLoss.regain',
    controlLossId,
    regainedAt: at,
    controlProofDigest,
    recount,
  } satisfies Command;
}

/** LOAN-1's ¥7,000 again, all of them due half a year later. */
export function extendLoan(extensionId: string, more: Partial<CommandOf<'exposure.extend'>> = {}) {
  const instalments = [{ dueOn: '2027-09-30', principalFen: 700_000 }];
  const signedBy = ['borrower-1', 'Bank One'];
  const terms = { loanId: 'LOAN-1', instalments, signedAt: NOON, signedBy };
  const agreementDigest = paper('extension');
  return {
    type: 'exposure.extend',
    extensionId,
    ...terms,
    agreementDigest,
    ...more,
  } satisfies Command;
}

/** A search that found nothing. */
export function search(searchId: string, more: Partial<CommandOf<'registrySearch.post'>> = {}) {
  const terms = { pledgeId: 'P-1', searchedAt: NOON, documentDigest: paper('search') };
  return {
    type: 'registrySearch.post',
    searchId,
    ...terms,
    adverse: [],
    ...more,
  } satisfies Command;
}

/** The certificate of a scale, for a year. */
export function verifyScale(
  scaleId: string,
  more: Partial<CommandOf<'scaleVerification.file'>> = {},
) {
  const terms = { siteId: 'site-1', reference: 'CERT-1', documentDigest: paper('certificate') };
  const validity = { validFrom: NOON, validUntil: NOON + 365 * 24 * HOUR };
  return {
    type: 'scaleVerification.file',
    scaleId,
    ...terms,
    ...validity,
    ...more,
  } satisfies Command;
}

export function reverseProceeds(proceedsId: string) {
  return { type: 'proceeds.reverse', proceedsId, reason: 'returned', bookedAt: NOON } as const;
}
