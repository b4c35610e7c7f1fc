import { describe, expect, it } from 'vitest';
import { ALL_ROLES, COMMANDS } from '#/access/index.ts';
import type { Actor, Command, CommandType, Role } from '@pledgewatch/shared/command';
import { newSigningKey, signingKey } from '#/testing/signing.ts';
import { loss, lossStandard } from './losses/testing/found.ts';
import { retag } from './bindings/testing/bound.ts';
import { heapPlace, heapSurvey } from './bulk/testing/heaps.ts';
import { condition } from './conditions/testing/found.ts';
import { issueReceipt, pledgeReceipt } from './receipts/testing/papers.ts';
import { slip } from './slips/testing/slip.ts';
import { declare, endOf, recount } from './emergencies/testing/fire.ts';
import {
  approve,
  begin,
  cancel,
  complete,
  draw as drawSample,
  handOver,
  move,
  report,
  sampling,
} from './yard/testing/inside.ts';
import {
  accept,
  activatePledge,
  announce,
  bag,
  bags,
  charge,
  courtWithOpenRelease,
  createPledge,
  cureDefault,
  declareDefault,
  defineSite,
  draw,
  effectSteps,
  enrolGateway,
  extendLoan,
  fundsPolicy,
  HOUR,
  inspect,
  lot,
  loseControl,
  NOON,
  openLoan,
  PEOPLE,
  postPrice,
  present,
  proceeds,
  regainControl,
  reverseProceeds,
  search,
  verifyScale,
  repay,
  requestRelease,
  reverse,
  truck,
  type Court,
  callMargin,
  cashMargin,
  newTerms,
} from '#/testing/court/index.ts';

/** What a command names that is somebody's. */
interface Named {
  readonly pledgeId: string;
  readonly releaseId: string;
  readonly truckOrderId: string;
  readonly receivingId: string;
  readonly orderId: string;
  readonly emergencyId: string;
  readonly standingInstructionId: string;
  readonly loanId: string;
  readonly repaymentId: string;
  readonly paymentId: string;
  readonly noticeId: string;
  readonly termsId: string;
  readonly priceSource: string;
  readonly partyId: string;
  readonly userId: string;
  readonly receiptId: string;
  readonly lossId: string;
  readonly changeId: string;
  readonly bindingId: string;
  readonly personId: string;
  readonly marginCallId: string;
  /** The key that is registered in the tenant of a role. */
  readonly signingKeyId: (role: Role) => string;
  readonly disposalId: string;
  readonly siteId: string;
  readonly defaultId: string;
  readonly proceedsId: string;
  readonly controlLossId: string;
  /** The hold that a role placed. */
  readonly holdId: (role: Role) => string;
  /** The claim that a role filed. */
  readonly claimId: (role: Role) => string;
}

const holdOf = (role: Role) => `H-${role}`;
const KEYS = Object.fromEntries(ALL_ROLES.map((role) => [role, newSigningKey()])) as Readonly<
  Record<Role, ReturnType<typeof newSigningKey>>
>;
const claimOf = (role: Role) => `C-${role}`;
const OWN: Named = {
  pledgeId: 'P-1',
  releaseId: 'R-1',
  truckOrderId: 'T-1',
  receivingId: 'IN-1',
  orderId: 'MV-1',
  emergencyId: 'EM-1',
  standingInstructionId: 'S-1',
  loanId: 'LOAN-1',
  repaymentId: 'PAY-0',
  paymentId: 'PAY-8',
  noticeId: 'N-1',
  termsId: 'V-1',
  priceSource: 'SMM',
  partyId: 'PTY-1',
  userId: 'U-1',
  receiptId: 'RC-1',
  lossId: 'LOSS-1',
  changeId: 'UC-1',
  bindingId: 'BI-1',
  personId: 'PE-1',
  marginCallId: 'M-1',
  signingKeyId: (role) => KEYS[role].signingKeyId,
  disposalId: 'DP-1',
  siteId: 'site-1',
  defaultId: 'DF-1',
  proceedsId: 'SP-1',
  controlLossId: 'CL-1',
  holdId: holdOf,
  claimId: claimOf,
};
const MISSING: Named = {
  pledgeId: 'P-9',
  releaseId: 'R-9',
  truckOrderId: 'T-9',
  receivingId: 'IN-9',
  orderId: 'MV-9',
  emergencyId: 'EM-9',
  standingInstructionId: 'S-9',
  loanId: 'LOAN-9',
  repaymentId: 'PAY-9',
  paymentId: 'PAY-9',
  noticeId: 'N-9',
  termsId: 'V-9',
  priceSource: 'LME',
  partyId: 'PTY-9',
  userId: 'U-9',
  receiptId: 'RC-9',
  lossId: 'LOSS-9',
  changeId: 'UC-9',
  bindingId: 'BI-9',
  personId: 'PE-9',
  marginCallId: 'M-9',
  signingKeyId: () => 'f'.repeat(64),
  disposalId: 'DP-9',
  siteId: 'site-9',
  defaultId: 'DF-9',
  proceedsId: 'SP-9',
  controlLossId: 'CL-9',
  holdId: () => 'H-9',
  claimId: () => 'C-9',
};
const IDS = /\b(?:[A-Z]{1,4}-[a-z0-9]+|site-\d|SMM|LME|[0-9a-f]{64})\b/g;

const PEOPLE_OF: Readonly<Record<Role, readonly [own: Actor, foreign: Actor]>> = {
  operator: [PEOPLE.operator, { ...PEOPLE.operator, tenantId: 'operator-2' }],
  pledgee: [PEOPLE.maker, PEOPLE.foreignBank],
  pledgor: [PEOPLE.borrower, PEOPLE.foreignBorrower],
  supervisor: [PEOPLE.supervisor, PEOPLE.foreignSupervisor],
  custodian: [PEOPLE.warehouse, PEOPLE.foreignWarehouse],
  auditor: [PEOPLE.auditor, { ...PEOPLE.auditor, tenantId: 'bank-2' }],
};

/** Every command: a new one does not compile before it stands here. */
const GIVEN: Readonly<Record<CommandType, (named: Named, role: Role) => Command>> = {
  'site.define': () => defineSite('site-3'),
  'gateway.enrol': () => enrolGateway('gw-3'),
  'day.close': () => ({ type: 'day.close', siteId: 'site-1', day: '2026-11-22' }),
  'lossStandard.set': ({ pledgeId }) => lossStandard(pledgeId),
  'loss.propose': ({ pledgeId }) => loss('LOSS-3', pledgeId),
  'loss.confirm': ({ lossId }) => ({ type: 'loss.confirm', lossId }),
  'binding.propose': ({ pledgeId }) => retag('BI-3', bag(7), bag(71), { pledgeId }),
  'binding.confirm': ({ bindingId }) => ({ type: 'binding.confirm', bindingId }),
  'bulkPlace.define': () => heapPlace('B-02'),
  'survey.file': ({ pledgeId }) => heapSurvey('SV-3', { pledgeId }),
  'unitCondition.propose': ({ pledgeId }) => condition('UC-3', [bag(8)], { pledgeId }),
  'unitCondition.confirm': ({ changeId }) => ({ type: 'unitCondition.confirm', changeId }),
  'receipt.issue': () => issueReceipt('RC-3'),
  'stockInNote.issue': () => ({
    type: 'stockInNote.issue',
    receiptId: 'SN-3',
    siteId: 'site-1',
    holder: 'borrower-1',
    quantityG: 1_000_000,
    commodity: 'nickel',
  }),
  'receipt.split': ({ receiptId }) => ({
    type: 'receipt.split',
    receiptId,
    parts: [
      { receiptId: 'RC-4', quantityG: 4_000_000, pieces: 4 },
      { receiptId: 'RC-5', quantityG: 6_000_000, pieces: 6 },
    ],
    requestDigest: 'a'.repeat(64),
  }),
  'receipt.merge': ({ receiptId }) => ({
    type: 'receipt.merge',
    receiptId,
    others: [receiptId],
    mergedId: 'RC-6',
    requestDigest: 'a'.repeat(64),
  }),
  'receipt.endorse': ({ receiptId }) => ({
    type: 'receipt.endorse',
    receiptId,
    to: 'trader-1',
    endorsementDigest: 'a'.repeat(64),
  }),
  'receipt.pledge': ({ receiptId }) => pledgeReceipt(receiptId),
  'receipt.confirm': ({ receiptId }) => ({
    type: 'receipt.confirm',
    receiptId,
    accepted: true,
    sealDigest: 'a'.repeat(64),
  }),
  'receipt.release': ({ receiptId }) => ({ type: 'receipt.release', receiptId }),
  'receipt.void': ({ receiptId }) => ({
    type: 'receipt.void',
    receiptId,
    reason: 'delivered',
    surrenderDigest: 'a'.repeat(64),
  }),
  'pledge.create': () =>
    createPledge({ pledgeId: 'P-3', loanId: 'LOAN-3', lots: [lot('L-3', 'B-01', [bag(90)])] }),
  'pledge.agree': ({ pledgeId }) => stepOf('pledge.agree', pledgeId),
  'pledge.count': ({ pledgeId }) => stepOf('pledge.count', pledgeId),
  'pledge.control': ({ pledgeId }) => stepOf('pledge.control', pledgeId),
  'pledge.confirm': ({ pledgeId }) => stepOf('pledge.confirm', pledgeId),
  'pledge.activate': ({ pledgeId }) => activatePledge(pledgeId),
  'controlLine.set': ({ pledgeId }) => notice(pledgeId, 'N-3'),
  'controlLine.acknowledge': ({ noticeId }) => ({ type: 'controlLine.acknowledge', noticeId }),
  'valuationTerms.propose': ({ pledgeId }) => newTerms('V-3', { pledgeId }),
  'valuationTerms.approve': ({ termsId: noticeId }) => ({
    type: 'valuationTerms.approve',
    noticeId,
  }),
  'valuationTerms.acknowledge': ({ termsId: noticeId }) => ({
    type: 'valuationTerms.acknowledge',
    noticeId,
  }),
  'condition.file': ({ pledgeId }) => ({
    type: 'condition.file',
    pledgeId,
    condition: 'lease',
    reference: 'LEASE',
    documentDigest: 'a'.repeat(64),
    validFrom: NOON,
    validUntil: NOON + HOUR,
  }),
  'standingInstruction.propose': ({ pledgeId }) => propose(pledgeId, 'S-3'),
  'standingInstruction.approve': ({ standingInstructionId }) => ({
    type: 'standingInstruction.approve',
    standingInstructionId,
  }),
  'repayment.post': ({ loanId }) => repay('PAY-1', 1_000, { loanId }),
  'price.post': ({ priceSource }) => postPrice(90_000, NOON + 1, { priceSource }),
  'repayment.reverse': ({ repaymentId }) => reverse(repaymentId),
  'suspense.propose': ({ paymentId }) => ({
    type: 'suspense.propose',
    paymentId,
    resolution: { to: 'payer', documentDigest: 'a'.repeat(64) },
    reason: 'unknown payer',
  }),
  'suspense.approve': ({ paymentId }) => ({ type: 'suspense.approve', paymentId }),
  'exposure.open': ({ pledgeId }) => openLoan('LOAN-3', pledgeId),
  'exposure.secure': ({ loanId, pledgeId }) => ({
    type: 'exposure.secure',
    loanId,
    pledgeId,
    sharePermille: 1_000,
    documentDigest: 'a'.repeat(64),
  }),
  'exposure.draw': ({ loanId }) => draw('D-1', 1_000, { loanId }),
  'calendar.set': () => ({
    type: 'calendar.set',
    timeZone: 'Asia/Shanghai',
    holidays: [],
    makeUpDays: [],
  }),
  'fundsPolicy.set': ({ pledgeId }) => fundsPolicy({ workingDays: 3 }, { pledgeId }),
  'proceeds.post': ({ pledgeId }) => proceeds('S-1', 1, { pledgeId }),
  'charge.post': ({ loanId }) => charge('C-1', { costsFen: 1, interestFen: 1 }, loanId),
  'margin.call': ({ pledgeId }) => callMargin('M-3', { pledgeId }),
  'margin.answer': ({ marginCallId }) => ({
    type: 'margin.answer',
    marginCallId,
    agreedFen: 1,
    disputedFen: 0,
  }),
  'margin.decide': ({ marginCallId }) => ({
    type: 'margin.decide',
    marginCallId,
    outcome: 'uphold',
    cureWithinMs: HOUR,
    reason: 'so it is',
  }),
  'disposal.notify': ({ pledgeId }) => ({
    type: 'disposal.notify',
    disposalId: 'DP-3',
    pledgeId,
    noticeMs: HOUR,
    documentDigest: 'a'.repeat(64),
  }),
  'disposal.realise': ({ disposalId }) => ({
    type: 'disposal.realise',
    disposalId,
    way: 'auction',
    documentDigest: 'a'.repeat(64),
    buyer: 'Buyer',
    proceedsFen: 1,
    saleCostsFen: 1,
    payments: [],
    surplusFen: 0,
    bookedAt: NOON,
  }),
  'registrySearch.post': ({ pledgeId }) => search('SR-3', { pledgeId }),
  'scaleVerification.file': ({ siteId }) => verifyScale('S-A-01', { siteId }),
  'proceeds.reverse': ({ proceedsId }) => reverseProceeds(proceedsId),
  'default.declare': ({ pledgeId }) => declareDefault('DF-3', { pledgeId }),
  'default.confirm': ({ defaultId }) => ({ type: 'default.confirm', defaultId }),
  'default.cure': ({ defaultId }) => cureDefault(defaultId),
  'controlLoss.declare': ({ pledgeId }) => loseControl('CL-3', { pledgeId }),
  'controlLoss.regain': ({ controlLossId }) => regainControl(controlLossId),
  'exposure.extend': ({ loanId }) => extendLoan('EX-3', { loanId }),
  'cashMargin.post': ({ pledgeId }) => cashMargin('CM-1', 1_000, { pledgeId }),
  'release.request': ({ pledgeId }) => requestRelease('R-3', [truck('T-3', [bag(9)])], pledgeId),
  'release.make': ({ releaseId }) => ({ type: 'release.make', releaseId }),
  'release.check': ({ releaseId }) => ({ type: 'release.check', releaseId }),
  'release.reject': ({ releaseId }) => ({ type: 'release.reject', releaseId, reason: 'no' }),
  'release.cancel': ({ releaseId }) => ({ type: 'release.cancel', releaseId, reason: 'no' }),
  'truckOrder.resolve': ({ truckOrderId }) => ({
    type: 'truckOrder.resolve',
    truckOrderId,
    exit: 'weigh-again',
    reason: 'again',
  }),
  'emergency.declare': () => declare('EM-3'),
  'emergency.end': ({ emergencyId }) => endOf(emergencyId),
  'emergency.recount': ({ emergencyId, pledgeId }) => recount(emergencyId, [], { pledgeId }),
  'slip.issue': () => ({
    type: 'slip.issue',
    siteId: 'site-1',
    gateId: 'G-1',
    firstNumber: 1,
    count: 9,
  }),
  'slip.enter': () => slip(1),
  'move.request': ({ pledgeId }) => move('MV-3', { pledgeId }),
  'move.complete': ({ orderId }) => complete(orderId),
  'sampling.request': ({ pledgeId }) => sampling('SA-3', { pledgeId }),
  'sampling.draw': ({ orderId }) => drawSample(orderId),
  'sampling.handOver': ({ orderId }) => handOver(orderId),
  'sampling.report': ({ orderId }) => report(orderId),
  'yardOrder.approve': ({ orderId }) => approve(orderId),
  'yardOrder.begin': ({ orderId }) => begin(orderId),
  'yardOrder.cancel': ({ orderId }) => cancel(orderId),
  'receiving.notify': ({ pledgeId }) => announce('IN-3', pledgeId),
  'receiving.step': ({ receivingId }) => ({ type: 'receiving.step', receivingId, step: 'AT_GATE' }),
  'receiving.inspect': ({ receivingId }) => inspect(receivingId, [lot('L-3', 'B-01', [bag(90)])]),
  'receiving.putAway': ({ receivingId }) => ({ type: 'receiving.putAway', receivingId }),
  'receiving.accept': ({ receivingId }) => accept(receivingId),
  'receiving.reject': ({ receivingId }) => ({
    type: 'receiving.reject',
    receivingId,
    reason: 'no',
  }),
  'hold.place': ({ pledgeId }) => hold('H-3', pledgeId),
  'hold.lift': ({ holdId }, role) => ({
    type: 'hold.lift',
    holdId: holdId(role),
    authority: 'court',
  }),
  'document.register': ({ pledgeId }) => ({
    type: 'document.register',
    documentId: 'INV-1',
    pledgeId,
    documentDigest: 'a'.repeat(64),
    exchangeId: 'X',
    fingerprint: { exact: 'a'.repeat(32), near: [] },
  }),
  'document.compare': () => ({
    type: 'document.compare',
    exchangeId: 'X',
    from: 'Bank Two',
    fingerprints: [{ exact: 'a'.repeat(32), near: [] }],
  }),
  'claim.file': () => claim('C-3'),
  'claim.end': ({ claimId }, role) => ({
    type: 'claim.end',
    claimId: claimId(role),
    outcome: 'withdrawn',
    documentDigest: 'a'.repeat(64),
  }),
  'duties.set': ({ pledgeId }) => ({ type: 'duties.set', pledgeId, patrolEveryMs: 12 * HOUR }),
  'patrol.report': ({ pledgeId }) => ({
    type: 'patrol.report',
    pledgeId,
    patrolledAt: NOON,
    photos: [],
    counts: [],
  }),
  'persons.report': () => ({
    type: 'persons.report',
    siteId: 'site-1',
    zoneId: 'A',
    cameraId: 'CAM-1',
    persons: 1,
    seenAt: NOON,
  }),
  'alert.acknowledge': () => ({ type: 'alert.acknowledge', alertId: 'A-1' }),
  'alert.shelve': () => ({ type: 'alert.shelve', alertId: 'A-1', until: NOON, reason: 'x' }),
  'alert.takeOut': () => ({ type: 'alert.takeOut', alertId: 'A-1', reason: 'x' }),
  'alert.checkShelving': () => ({ type: 'alert.checkShelving', alertId: 'A-1' }),
  'alert.unshelve': () => ({ type: 'alert.unshelve', alertId: 'A-1' }),
  'alert.note': () => ({ type: 'alert.note', alertId: 'A-1', note: 'x' }),
  'party.register': () => party('PTY-3', OTHER_USCC),
  'party.update': ({ partyId }) => ({ ...party(partyId, USCC), type: 'party.update' }),
  'user.register': ({ partyId }, role) => ({ ...userOf(role, 'U-3'), partyId }),
  'user.disable': ({ userId }) => ({ type: 'user.disable', userId }),
  'person.register': () => person('PE-3'),
  'person.erase': ({ personId }) => ({ type: 'person.erase', personId, reason: 'asked' }),
  'signingKey.register': ({ userId }) => signingKey(userId, newSigningKey().jwk),
  'signingKey.confirm': ({ signingKeyId }, role) => ({
    type: 'signingKey.confirm',
    signingKeyId: signingKeyId(role),
  }),
  'signingKey.revoke': ({ signingKeyId }, role) => ({
    type: 'signingKey.revoke',
    signingKeyId: signingKeyId(role),
  }),
  'approvalPolicy.set': () => ({
    type: 'approvalPolicy.set',
    signatures: false,
    employersApart: false,
  }),
};
/** They make something of their own, or name what another step knows (the door's walk has it). */
const NAME_NOTHING: readonly string[] = [
  // It names a site, as a hold on one does.
  'emergency.declare',
  'slip.issue',
  'slip.enter',
  'claim.file',
  'document.compare',
  'site.define',
  'gateway.enrol',
  'day.close',
  'bulkPlace.define',
  'receipt.issue',
  'stockInNote.issue',
  'pledge.create',
  'persons.report',
  'alert.acknowledge',
  'alert.shelve',
  'alert.takeOut',
  'alert.checkShelving',
  'alert.unshelve',
  'alert.note',
  'party.register',
  'approvalPolicy.set',
  // Money is never turned away: what names nobody's loan is held.
  'repayment.post',
  'calendar.set',
  'person.register',
];

/** Of GB 32100, with their check characters. */
const USCC = '91350100M000100Y43';
const OTHER_USCC = '91110000600037341L';

function party(partyId: string, uscc: string) {
  const terms = { partyId, name: { zh: '公司' }, roles: [...ALL_ROLES], uscc };
  return { type: 'party.register', ...terms } satisfies Command;
}

function person(personId: string) {
  return { type: 'person.register', personId, digests: { name: 'c'.repeat(64) } } satisfies Command;
}

function userOf(role: Role, userId: string) {
  const user = { userId, partyId: 'PTY-1', roles: [role], administrator: false };
  return { type: 'user.register', ...user } satisfies Command;
}

/** Every tenant has a register, with those of it who act in it; only the foreign ones have none. */
function register(court: Court): void {
  for (const role of ALL_ROLES) {
    const [own] = PEOPLE_OF[role];
    if (role === 'auditor') continue;
    court.give(own, party('PTY-1', USCC));
    court.give(own, { ...userOf(role, own.userId), administrator: true });
    court.give(own, userOf(role, 'U-1'));
    court.give(own, person('PE-1'));
    const { jwk, sign } = KEYS[role];
    const command = signingKey('U-1', jwk);
    court.give(own, command, sign(own, command));
  }
  court.give(PEOPLE.maker, userOf('auditor', PEOPLE.auditor.userId));
}

function stepOf(type: CommandType, pledgeId: string): Command {
  return effectSteps(pledgeId).find((step) => step.type === type) as Command;
}

function claim(claimId: string): Command {
  const paper = { claimant: 'Yuexiu', ground: 'title', documentDigest: 'a'.repeat(64) };
  return { type: 'claim.file', claimId, siteId: 'site-1', ...paper, units: [bag(12)] };
}

function hold(holdId: string, pledgeId?: string): Command {
  const on = pledgeId === undefined ? {} : { pledgeId };
  return { type: 'hold.place', holdId, siteId: 'site-1', authority: 'court', ...on };
}

function notice(pledgeId: string, noticeId: string): Command {
  return {
    type: 'controlLine.set',
    noticeId,
    pledgeId,
    controlLine: { basis: 'quantity', quantityG: 1_000_000 },
    effectiveAt: NOON,
    documentDigest: 'a'.repeat(64),
  };
}

function propose(pledgeId: string, standingInstructionId: string): Command {
  const terms = { dailyCeilingFen: 1_000, validUntil: NOON + HOUR };
  return { type: 'standingInstruction.propose', standingInstructionId, pledgeId, ...terms };
}

/** Everything a command can name, all of it bank-1's, borrower-1's, supervision-1's and warehouse-1's. */
function fullCourt(): Court {
  const court = courtWithOpenRelease(bags(0, 2));
  court.give(PEOPLE.maker, lossStandard('P-1'));
  court.give(PEOPLE.supervisor, loss('LOSS-1', 'P-1'));
  court.give(PEOPLE.supervisor, condition('UC-1', [bag(9)]));
  court.say([present(bag(70), true)]);
  court.give(PEOPLE.supervisor, retag('BI-1', bag(8), bag(70)));
  court.give(PEOPLE.warehouse, issueReceipt('RC-1'));
  court.give(PEOPLE.borrower, pledgeReceipt('RC-1'));
  court.give(PEOPLE.maker, propose('P-1', 'S-1'));
  court.give(PEOPLE.maker, notice('P-1', 'N-1'));
  court.give(PEOPLE.maker, newTerms('V-1'));
  court.give(PEOPLE.checker, { type: 'valuationTerms.approve', noticeId: 'V-1' });
  court.give(PEOPLE.maker, fundsPolicy({ workingDays: 3 }));
  court.give(PEOPLE.maker, repay('PAY-0', 1, { final: false }));
  court.give(PEOPLE.maker, repay('PAY-8', 1, { loanId: 'LOAN-8' }));
  court.give(PEOPLE.borrower, announce('IN-1'));
  court.give(PEOPLE.warehouse, declare('EM-1'));
  court.give(PEOPLE.borrower, move('MV-1', { epcs: bags(5, 1) }));
  court.step('T-1', 'GROSS_WEIGHED');
  const net = { netLowerG: 2_030_000, netUpperG: 2_050_000 };
  court.step('T-1', 'DISCREPANT', { code: 'NET_MISMATCH', ...net });
  court.give(PEOPLE.operator, hold(holdOf('operator')));
  court.give(PEOPLE.warehouse, hold(holdOf('custodian')));
  for (const role of ['pledgee', 'supervisor'] as const) {
    court.give(PEOPLE_OF[role][0], hold(holdOf(role), 'P-1'));
  }
  court.give(PEOPLE.operator, claim(claimOf('operator')));
  court.give(PEOPLE.warehouse, claim(claimOf('custodian')));
  register(court);
  // 19.990 t at ¥550.00 are worth ¥10,994.50, below the warning line of ¥11,200.
  court.give(PEOPLE.maker, postPrice(55_000, NOON + 1));
  court.give(PEOPLE.maker, callMargin('M-1', { cureWithinMs: 1_000 }));
  court.pass(1_000);
  court.give(PEOPLE.maker, declareDefault('DF-1'));
  const terms = { pledgeId: 'P-1', noticeMs: HOUR, documentDigest: 'a'.repeat(64) };
  court.give(PEOPLE.maker, { type: 'disposal.notify', disposalId: 'DP-1', ...terms });
  court.give(PEOPLE.maker, proceeds('SP-1', 1));
  court.give(PEOPLE.supervisor, loseControl('CL-1'));
  return court;
}

const court = fullCourt();
const walk = (Object.keys(GIVEN) as CommandType[]).flatMap((type) =>
  ALL_ROLES.map((role) => ({ type, role, may: COMMANDS[type].roles.includes(role) })),
);

function refusalOf(by: Actor, command: Command) {
  try {
    court.law.check(by, command, NOON, court.positions);
    return 'none';
  } catch (error) {
    const { code, facts } = error as { code: string; facts: unknown };
    return JSON.stringify({ code, facts }).replaceAll(IDS, '…');
  }
}

describe.each(walk.filter(({ may }) => !may))('$type', ({ type, role }) => {
  it(`is not for a ${role}, of this tenant or another`, () => {
    for (const by of PEOPLE_OF[role]) {
      expect(refusalOf(by, GIVEN[type](OWN, role))).toContain('PW_ROLE_FORBIDDEN');
    }
  });
});

describe.each(walk.filter(({ type, may }) => may && !NAME_NOTHING.includes(type)))(
  '$type by a $role',
  ({ type, role }) => {
    const [own, foreign] = PEOPLE_OF[role];
    it('of another tenant is answered like one that names what does not exist', () => {
      const answer = refusalOf(foreign, GIVEN[type](OWN, role));
      expect(answer).toContain('PW_NOT_FOUND');
      expect(answer).toBe(refusalOf(foreign, GIVEN[type](MISSING, role)));
    });
    // No pledge is an operator's own.
    if (role === 'operator' && type === 'hold.place') return;
    it('finds its own', () => {
      expect(refusalOf(own, GIVEN[type](OWN, role))).not.toMatch(/PW_NOT_FOUND|PW_ROLE_FORBIDDEN/);
    });
  },
);
