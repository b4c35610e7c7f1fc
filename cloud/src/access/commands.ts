import type { CommandType, Role } from '@pledgewatch/shared/command';

/** Who may give a command, and where. */
export interface CommandPermission {
  /** The path it is posted to; null for one that has an exchange of its own. */
  readonly path: string | null;
  readonly roles: readonly Role[];
  /** Whether a browser's session may give it; everything else needs an API key (CSRF). */
  readonly session: boolean;
}

const at = (path: string | null, ...roles: Role[]): CommandPermission => ({
  path,
  roles,
  session: false,
});

/** An auditor looks and changes nothing. */
const KEEPERS: readonly Role[] = ['operator', 'pledgee', 'pledgor', 'supervisor', 'custodian'];

/** Who stands beside the goods. */
const SITE_SIDE: readonly Role[] = ['supervisor', 'custodian'];

/**
 * Every command × every role, read by the law and by the routes alike. What a role may do to *which*
 * pledge is decided by what it sees.
 */
export const COMMANDS: Readonly<Record<CommandType, CommandPermission>> = {
  'site.define': at('/v1/sites', 'operator'),
  // Whoever keeps the site has its scales verified.
  'scaleVerification.file': at('/v1/sites/:siteId/scale-verifications', 'custodian'),
  // Given by the enrolment itself, once the gateway has proven its token.
  'gateway.enrol': at(null, 'operator'),
  // Given by the cloud itself, when the site's midnight has passed.
  'day.close': at(null, 'operator'),
  'lossStandard.set': at('/v1/pledges/:pledgeId/loss-standard', 'pledgee'),
  'loss.propose': at('/v1/pledges/:pledgeId/losses', 'pledgee', 'supervisor'),
  'loss.confirm': at('/v1/losses/:lossId/confirmation', 'pledgee'),
  'binding.propose': at('/v1/pledges/:pledgeId/bindings', 'pledgee', ...SITE_SIDE),
  'binding.confirm': at('/v1/bindings/:bindingId/confirmation', 'pledgee', ...SITE_SIDE),
  'bulkPlace.define': at('/v1/bulk-places', 'operator'),
  // Never the borrower, whose goods they are; always signed.
  'survey.file': at('/v1/pledges/:pledgeId/surveys', 'pledgee', ...SITE_SIDE),
  // One person's word is not enough: the second is paid by another company.
  'unitCondition.propose': at(
    '/v1/pledges/:pledgeId/unit-conditions',
    'pledgee',
    'pledgor',
    ...SITE_SIDE,
  ),
  'unitCondition.confirm': at(
    '/v1/unit-conditions/:changeId/confirmation',
    'pledgee',
    ...SITE_SIDE,
  ),
  // Only the custodian makes and ends receipts; only their holder endorses them.
  'receipt.issue': at('/v1/receipts', 'custodian'),
  'stockInNote.issue': at('/v1/stock-in-notes', 'custodian'),
  'receipt.split': at('/v1/receipts/:receiptId/splitting', 'custodian'),
  'receipt.merge': at('/v1/receipts/:receiptId/merging', 'custodian'),
  'receipt.endorse': at('/v1/receipts/:receiptId/endorsement', 'pledgor'),
  'receipt.pledge': at('/v1/receipts/:receiptId/pledging', 'pledgor'),
  'receipt.confirm': at('/v1/receipts/:receiptId/confirmation', 'custodian'),
  'receipt.release': at('/v1/receipts/:receiptId/release', 'pledgee'),
  'receipt.void': at('/v1/receipts/:receiptId/voiding', 'custodian'),
  'pledge.create': at('/v1/pledges', 'pledgee'),
  'pledge.agree': at('/v1/pledges/:pledgeId/agreement', 'pledgee'),
  'pledge.count': at('/v1/pledges/:pledgeId/count', 'pledgee'),
  'pledge.control': at('/v1/pledges/:pledgeId/control', 'pledgee'),
  'pledge.confirm': at('/v1/pledges/:pledgeId/confirmation', 'pledgee'),
  'condition.file': at('/v1/pledges/:pledgeId/conditions', 'pledgee'),
  'pledge.activate': at('/v1/pledges/:pledgeId/activation', 'pledgee'),
  'controlLine.set': at('/v1/pledges/:pledgeId/control-line', 'pledgee'),
  'controlLine.acknowledge': at(
    '/v1/control-line-notices/:noticeId/acknowledgement',
    'supervisor',
    'custodian',
  ),
  'valuationTerms.propose': at('/v1/pledges/:pledgeId/valuation-terms', 'pledgee'),
  'valuationTerms.approve': at('/v1/valuation-terms/:noticeId/approval', 'pledgee'),
  // The one whose debt they bear.
  'valuationTerms.acknowledge': at('/v1/valuation-terms/:noticeId/acknowledgement', 'pledgor'),
  'standingInstruction.propose': at('/v1/pledges/:pledgeId/standing-instructions', 'pledgee'),
  'standingInstruction.approve': at(
    '/v1/standing-instructions/:standingInstructionId/approval',
    'pledgee',
  ),
  'repayment.post': at('/v1/repayments', 'pledgee'),
  'price.post': at('/v1/prices', 'pledgee'),
  'repayment.reverse': at('/v1/repayments/:repaymentId/reversal', 'pledgee'),
  'suspense.propose': at('/v1/suspended-payments/:paymentId/resolution', 'pledgee'),
  'suspense.approve': at('/v1/suspended-payments/:paymentId/approval', 'pledgee'),
  'exposure.open': at('/v1/exposures', 'pledgee'),
  'exposure.secure': at('/v1/exposures/:loanId/security', 'pledgee'),
  'exposure.extend': at('/v1/exposures/:loanId/extensions', 'pledgee'),
  'exposure.draw': at('/v1/exposures/:loanId/drawdowns', 'pledgee'),
  'calendar.set': at('/v1/calendar', 'pledgee'),
  'fundsPolicy.set': at('/v1/pledges/:pledgeId/funds-policy', 'pledgee'),
  'proceeds.post': at('/v1/proceeds', 'pledgee'),
  'proceeds.reverse': at('/v1/proceeds/:proceedsId/reversal', 'pledgee'),
  'charge.post': at('/v1/exposures/:loanId/charges', 'pledgee'),
  // Whose turn it is in which pattern: conditions.ts.
  'release.request': at('/v1/releases', 'pledgee', 'pledgor', 'supervisor', 'custodian'),
  'release.make': at('/v1/releases/:releaseId/making', 'pledgee', 'supervisor', 'custodian'),
  'release.check': at('/v1/releases/:releaseId/checking', 'pledgee', 'supervisor', 'custodian'),
  'release.reject': at('/v1/releases/:releaseId/rejection', 'pledgee', 'supervisor', 'custodian'),
  'release.cancel': at(
    '/v1/releases/:releaseId/cancellation',
    'pledgee',
    'pledgor',
    'supervisor',
    'custodian',
  ),
  'margin.call': at('/v1/pledges/:pledgeId/margin-calls', 'pledgee'),
  'margin.answer': at('/v1/margin-calls/:marginCallId/answer', 'pledgor'),
  'margin.decide': at('/v1/margin-calls/:marginCallId/decision', 'pledgee'),
  'cashMargin.post': at('/v1/pledges/:pledgeId/cash-margins', 'pledgee'),
  'disposal.notify': at('/v1/pledges/:pledgeId/disposals', 'pledgee'),
  'disposal.realise': at('/v1/disposals/:disposalId/realisation', 'pledgee'),
  'registrySearch.post': at('/v1/pledges/:pledgeId/registry-searches', 'pledgee'),
  'default.declare': at('/v1/pledges/:pledgeId/defaults', 'pledgee'),
  'default.confirm': at('/v1/defaults/:defaultId/confirmation', 'pledgee'),
  'default.cure': at('/v1/defaults/:defaultId/cure', 'pledgee'),
  // Whoever sees that control is lost says so; only the bank takes the goods as controlled again.
  'controlLoss.declare': at('/v1/pledges/:pledgeId/control-losses', 'pledgee', ...SITE_SIDE),
  'controlLoss.regain': at('/v1/control-losses/:controlLossId/regaining', 'pledgee'),
  'truckOrder.resolve': at(
    '/v1/truck-orders/:truckOrderId/resolution',
    'pledgee',
    'supervisor',
    'custodian',
  ),
  'receiving.notify': at('/v1/receiving-orders', 'pledgee', 'pledgor', ...SITE_SIDE),
  'receiving.step': at('/v1/receiving-orders/:receivingId/steps', ...SITE_SIDE),
  'receiving.inspect': at('/v1/receiving-orders/:receivingId/inspection', ...SITE_SIDE),
  'receiving.putAway': at('/v1/receiving-orders/:receivingId/putting-away', ...SITE_SIDE),
  // Only the bank takes goods as security.
  'receiving.accept': at('/v1/receiving-orders/:receivingId/acceptance', 'pledgee'),
  'receiving.reject': at('/v1/receiving-orders/:receivingId/rejection', 'pledgee', ...SITE_SIDE),
  // Who stands beside the goods sees the fire; the bank counts with them what it left.
  'emergency.declare': at('/v1/emergencies', ...SITE_SIDE),
  'emergency.end': at('/v1/emergencies/:emergencyId/ending', ...SITE_SIDE),
  'emergency.recount': at('/v1/emergencies/:emergencyId/recounts', 'pledgee'),
  'slip.issue': at('/v1/slips', ...SITE_SIDE),
  'slip.enter': at('/v1/slip-entries', ...SITE_SIDE),
  // Inside a site: who stands beside the goods moves them; who lets goods out agrees (conditions.ts).
  'move.request': at('/v1/moves', 'pledgee', 'pledgor', ...SITE_SIDE),
  'move.complete': at('/v1/moves/:orderId/completion', ...SITE_SIDE),
  'sampling.request': at('/v1/samplings', 'pledgee', 'pledgor', ...SITE_SIDE),
  'sampling.draw': at('/v1/samplings/:orderId/drawing', ...SITE_SIDE),
  'sampling.handOver': at('/v1/samplings/:orderId/handing-over', ...SITE_SIDE),
  'sampling.report': at('/v1/samplings/:orderId/report', 'pledgee', ...SITE_SIDE),
  'yardOrder.approve': at('/v1/yard-orders/:orderId/approval', 'pledgee', ...SITE_SIDE),
  'yardOrder.begin': at('/v1/yard-orders/:orderId/beginning', ...SITE_SIDE),
  'yardOrder.cancel': at('/v1/yard-orders/:orderId/cancellation', 'pledgee', ...SITE_SIDE),
  'hold.place': at('/v1/holds', 'pledgee', 'supervisor', 'custodian', 'operator'),
  // Only a hold that the same tenant placed, or that the supervisor placed on the bank's own pledge: a
  // custodian never lifts the bank's, and a supervisor frees nothing.
  'hold.lift': at('/v1/holds/:holdId/lifting', 'pledgee', 'custodian', 'operator'),
  // Third parties come to the warehouse, and it must tell (Civil Code 896, 918).
  'claim.file': at('/v1/claims', 'custodian', 'operator'),
  'claim.end': at('/v1/claims/:claimId/ending', 'custodian', 'operator'),
  'document.register': at('/v1/pledges/:pledgeId/documents', 'pledgee'),
  'document.compare': at('/v1/documents/comparisons', 'pledgee'),
  'duties.set': at('/v1/pledges/:pledgeId/duties', 'pledgee'),
  'patrol.report': at('/v1/pledges/:pledgeId/patrols', ...SITE_SIDE),
  'persons.report': at('/v1/sites/:siteId/person-reports', 'custodian'),
  // An operator sees no bank's alerts.
  'alert.acknowledge': {
    ...at('/v1/alerts/:alertId/acknowledgement', 'pledgee', 'custodian'),
    session: true,
  },
  'alert.note': at('/v1/alerts/:alertId/notes', 'pledgee', 'supervisor', 'custodian'),
  // Only the bank chooses not to be called about its own goods.
  'alert.shelve': at('/v1/alerts/:alertId/shelving', 'pledgee'),
  'alert.takeOut': at('/v1/alerts/:alertId/taking-out', 'pledgee'),
  'alert.checkShelving': at('/v1/alerts/:alertId/shelving-check', 'pledgee'),
  'alert.unshelve': at('/v1/alerts/:alertId/unshelving', 'pledgee'),
  // Each tenant keeps its own register; in it, only its administrators.
  'party.register': at('/v1/parties', ...KEEPERS),
  'party.update': at('/v1/parties/:partyId/revision', ...KEEPERS),
  'user.register': at('/v1/users', ...KEEPERS),
  'user.disable': at('/v1/users/:userId/disabling', ...KEEPERS),
  'signingKey.register': at('/v1/signing-keys', ...KEEPERS),
  'signingKey.confirm': at('/v1/signing-keys/:signingKeyId/confirmation', ...KEEPERS),
  'signingKey.revoke': at('/v1/signing-keys/:signingKeyId/revocation', ...KEEPERS),
  'approvalPolicy.set': at('/v1/approval-policy', 'pledgee'),
  // By an exchange of its own: particulars in clear never come near the ledger.
  'person.register': at(null, ...KEEPERS),
  'person.erase': at('/v1/persons/:personId/erasure', ...KEEPERS),
};
