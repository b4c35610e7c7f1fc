import type { CommandType } from '@pledgewatch/shared/command';
import type { Rule } from './rule.ts';
import { acknowledgeControlLine } from './lines/acknowledge-control-line.ts';
import { mergeReceipts, splitReceipt } from './receipts/divide-receipts.ts';
import {
  confirmReceipt,
  endorseReceipt,
  pledgeReceipt,
  releaseReceipt,
  voidReceipt,
} from './receipts/endorse-receipt.ts';
import { issueReceipt, issueStockInNote } from './receipts/issue-receipt.ts';
import { confirmLoss, proposeLoss, setLossStandard } from './losses/confirm-loss.ts';
import { closeDay } from './days/close-day.ts';
import {
  acknowledgeValuationTerms,
  approveValuationTerms,
  proposeValuationTerms,
} from './terms/change-terms.ts';
import { confirmBinding, proposeBinding } from './bindings/rebind.ts';
import { defineBulkPlace } from './bulk/define-bulk-place.ts';
import { fileSurvey } from './bulk/file-survey.ts';
import { confirmUnitCondition, proposeUnitCondition } from './conditions/change-condition.ts';
import { setControlLine } from './lines/set-control-line.ts';
import { reportPatrol, reportPersons, setDuties } from './duties/duties.ts';
import { handleAlert } from './handle-alert.ts';
import { declareControlLoss } from './control/lose-control.ts';
import { regainControl } from './control/regain-control.ts';
import { fileScaleVerification } from './dates/file-scale-verification.ts';
import { postRegistrySearch } from './dates/post-search.ts';
import { reverseProceeds } from './funds/reverse-proceeds.ts';
import { cureDefault } from './defaults/cure-default.ts';
import { confirmDefault, declareDefault } from './defaults/declare-default.ts';
import { extendExposure } from './extensions/extend-exposure.ts';
import { acceptReceiving } from './receiving/accept-receiving.ts';
import { inspectReceiving } from './receiving/inspect-receiving.ts';
import { notifyReceiving } from './receiving/notify-receiving.ts';
import { putAwayReceiving } from './receiving/put-away-receiving.ts';
import { rejectReceiving } from './receiving/reject-receiving.ts';
import { stepReceivingOrder } from './receiving/step-receiving.ts';
import { activatePledge } from './pledging/activate-pledge.ts';
import { agreePledge } from './pledging/agree-pledge.ts';
import { approveStandingInstruction } from './funds/approve-standing-instruction.ts';
import { cancelRelease } from './releases/cancel-release.ts';
import { checkRelease } from './releases/check-release.ts';
import { confirmPledge } from './pledging/confirm-pledge.ts';
import { controlPledge } from './pledging/control-pledge.ts';
import { countPledge } from './pledging/count-pledge.ts';
import { createPledge } from './pledging/create-pledge.ts';
import { defineSite } from './sites/define-site.ts';
import { enrolGateway } from './sites/enrol-gateway.ts';
import { endClaim } from './claims/end-claim.ts';
import { fileClaim } from './claims/file-claim.ts';
import { compareDocuments } from './fingerprints/compare-documents.ts';
import { registerDocument } from './fingerprints/register-document.ts';
import { fileCondition } from './pledging/file-condition.ts';
import { liftHold } from './holds/lift-hold.ts';
import { makeRelease } from './releases/make-release.ts';
import { disableUser } from './parties/disable-user.ts';
import { registerParty, updateParty } from './parties/register-party.ts';
import { registerUser } from './parties/register-user.ts';
import { erasePerson, registerPerson } from './persons/keep-person.ts';
import {
  confirmSigningKey,
  registerSigningKey,
  revokeSigningKey,
  setApprovalPolicy,
} from './signing/keep-key.ts';
import { placeHold } from './holds/place-hold.ts';
import { postPrice } from './prices/post-price.ts';
import { drawExposure } from './funds/draw-exposure.ts';
import { openExposure } from './funds/open-exposure.ts';
import { postCharge } from './funds/post-charge.ts';
import { notifyDisposal } from './disposal/notify-disposal.ts';
import { realiseDisposal } from './disposal/realise-disposal.ts';
import { callMargin } from './margin/call-margin.ts';
import { answerMargin } from './margin/answer-margin.ts';
import { decideMargin } from './margin/decide-margin.ts';
import { postCashMargin } from './margin/post-cash-margin.ts';
import { postProceeds } from './funds/post-proceeds.ts';
import { setCalendar } from './funds/set-calendar.ts';
import { setFundsPolicy } from './funds/set-funds-policy.ts';
import { postRepayment } from './funds/post-repayment.ts';
import { approveResolution, proposeResolution } from './funds/resolve-suspense.ts';
import { reverseRepayment } from './funds/reverse-repayment.ts';
import { secureExposure } from './funds/secure-exposure.ts';
import { proposeStandingInstruction } from './funds/propose-standing-instruction.ts';
import { rejectRelease } from './releases/reject-release.ts';
import { requestRelease } from './releases/request-release.ts';
import { resolveDiscrepancy } from './releases/resolve-discrepancy.ts';
import { declareEmergency, endEmergency } from './emergencies/declare-emergency.ts';
import { recountPledge } from './emergencies/recount-pledge.ts';
import { enterSlip, issueSlips } from './slips/paper-days.ts';
import { requestMove, requestSampling } from './yard/request-yard-order.ts';
import { drawSample, handOverSample, reportSample } from './yard/sampling.ts';
import {
  approveYardOrder,
  beginYardOrder,
  cancelYardOrder,
  completeMove,
} from './yard/yard-orders.ts';

/** What the law says of each command: one file, and one line here. */
export const RULES: { readonly [T in CommandType]: Rule<T> } = {
  'site.define': defineSite,
  'day.close': closeDay,
  'lossStandard.set': setLossStandard,
  'loss.propose': proposeLoss,
  'loss.confirm': confirmLoss,
  'binding.propose': proposeBinding,
  'binding.confirm': confirmBinding,
  'bulkPlace.define': defineBulkPlace,
  'survey.file': fileSurvey,
  'unitCondition.propose': proposeUnitCondition,
  'unitCondition.confirm': confirmUnitCondition,
  'receipt.issue': issueReceipt,
  'stockInNote.issue': issueStockInNote,
  'receipt.split': splitReceipt,
  'receipt.merge': mergeReceipts,
  'receipt.endorse': endorseReceipt,
  'receipt.pledge': pledgeReceipt,
  'receipt.confirm': confirmReceipt,
  'receipt.release': releaseReceipt,
  'receipt.void': voidReceipt,
  'gateway.enrol': enrolGateway,
  'pledge.create': createPledge,
  'pledge.agree': agreePledge,
  'pledge.count': countPledge,
  'pledge.control': controlPledge,
  'pledge.confirm': confirmPledge,
  'pledge.activate': activatePledge,
  'condition.file': fileCondition,
  'controlLine.set': setControlLine,
  'controlLine.acknowledge': acknowledgeControlLine,
  'valuationTerms.propose': proposeValuationTerms,
  'valuationTerms.approve': approveValuationTerms,
  'valuationTerms.acknowledge': acknowledgeValuationTerms,
  'standingInstruction.propose': proposeStandingInstruction,
  'standingInstruction.approve': approveStandingInstruction,
  'repayment.post': postRepayment,
  'price.post': postPrice,
  'repayment.reverse': reverseRepayment,
  'suspense.propose': proposeResolution,
  'suspense.approve': approveResolution,
  'exposure.open': openExposure,
  'exposure.secure': secureExposure,
  'exposure.draw': drawExposure,
  'charge.post': postCharge,
  'calendar.set': setCalendar,
  'fundsPolicy.set': setFundsPolicy,
  'proceeds.post': postProceeds,
  'margin.call': callMargin,
  'margin.answer': answerMargin,
  'margin.decide': decideMargin,
  'cashMargin.post': postCashMargin,
  'disposal.notify': notifyDisposal,
  'disposal.realise': realiseDisposal,
  'release.request': requestRelease,
  'release.make': makeRelease,
  'release.check': checkRelease,
  'release.reject': rejectRelease,
  'release.cancel': cancelRelease,
  'truckOrder.resolve': resolveDiscrepancy,
  'receiving.notify': notifyReceiving,
  'receiving.step': stepReceivingOrder,
  'receiving.inspect': inspectReceiving,
  'receiving.putAway': putAwayReceiving,
  'receiving.accept': acceptReceiving,
  'receiving.reject': rejectReceiving,
  'emergency.declare': declareEmergency,
  'emergency.end': endEmergency,
  'emergency.recount': recountPledge,
  'slip.issue': issueSlips,
  'slip.enter': enterSlip,
  'move.request': requestMove,
  'move.complete': completeMove,
  'sampling.request': requestSampling,
  'sampling.draw': drawSample,
  'sampling.handOver': handOverSample,
  'sampling.report': reportSample,
  'yardOrder.approve': approveYardOrder,
  'yardOrder.begin': beginYardOrder,
  'yardOrder.cancel': cancelYardOrder,
  'hold.place': placeHold,
  'hold.lift': liftHold,
  'claim.file': fileClaim,
  'claim.end': endClaim,
  'document.register': registerDocument,
  'document.compare': compareDocuments,
  'duties.set': setDuties,
  'patrol.report': reportPatrol,
  'persons.report': reportPersons,
  'alert.acknowledge': handleAlert,
  'alert.shelve': handleAlert,
  'alert.takeOut': handleAlert,
  'alert.checkShelving': handleAlert,
  'alert.unshelve': handleAlert,
  'alert.note': handleAlert,
  'party.register': registerParty,
  'party.update': updateParty,
  'user.register': registerUser,
  'user.disable': disableUser,
  'signingKey.register': registerSigningKey,
  'signingKey.confirm': confirmSigningKey,
  'signingKey.revoke': revokeSigningKey,
  'approvalPolicy.set': setApprovalPolicy,
  'person.register': registerPerson,
  'person.erase': erasePerson,
  'registrySearch.post': postRegistrySearch,
  'scaleVerification.file': fileScaleVerification,
  'proceeds.reverse': reverseProceeds,
  'default.declare': declareDefault,
  'default.confirm': confirmDefault,
  'default.cure': cureDefault,
  'controlLoss.declare': declareControlLoss,
  'controlLoss.regain': regainControl,
  'exposure.extend': extendExposure,
};
