import { Type, type Static } from '@sinclair/typebox';
import { Actor } from './actor.ts';
import {
  AcknowledgeAlert,
  CheckShelving,
  NoteAlert,
  ShelveAlert,
  TakeAlertOut,
  UnshelveAlert,
} from './alert.ts';
import { AcknowledgeControlLine, SetControlLine } from './control-line.ts';
import { ConfirmLoss, ProposeLoss, SetLossStandard } from './loss.ts';
import { CloseDay } from './day.ts';
import { ReportPatrol, ReportPersons, SetDuties } from './duty.ts';
import {
  ConfirmReceipt,
  EndorseReceipt,
  IssueReceipt,
  IssueStockInNote,
  MergeReceipts,
  PledgeReceipt,
  ReleaseReceipt,
  SplitReceipt,
  VoidReceipt,
} from './receipt.ts';
import { ConfirmDefault, CureDefault, DeclareDefault } from './default.ts';
import { DeclareControlLoss, RegainControl } from './control-loss.ts';
import { NotifyDisposal, RealiseDisposal } from './disposal.ts';
import {
  DrawExposure,
  ExtendExposure,
  OpenExposure,
  PostCharge,
  SecureExposure,
} from './exposure.ts';
import {
  ApproveResolution,
  ApproveStandingInstruction,
  PostRepayment,
  ProposeResolution,
  ProposeStandingInstruction,
  ReverseRepayment,
} from './funds.ts';
import { LiftHold, PlaceHold } from './hold.ts';
import { AnswerMargin, CallMargin, DecideMargin, PostCashMargin } from './margin.ts';
import { EndClaim, FileClaim } from './claim.ts';
import { CompareDocuments, RegisterDocument } from './fingerprint.ts';
import { DeclareEmergency, EndEmergency, RecountPledge } from './emergency.ts';
import { closed } from './parts.ts';
import { DisableUser, RegisterParty, RegisterUser, UpdateParty } from './party.ts';
import {
  ActivatePledge,
  AgreePledge,
  ConfirmPledge,
  ControlPledge,
  CountPledge,
  CreatePledge,
  FileCondition,
} from './pledge.ts';
import { FileScaleVerification, PostRegistrySearch } from './registry-search.ts';
import { PostPrice } from './price.ts';
import {
  AcceptReceiving,
  InspectReceiving,
  NotifyReceiving,
  PutAwayReceiving,
  RejectReceiving,
  StepReceiving,
} from './receiving.ts';
import {
  CancelRelease,
  CheckRelease,
  MakeRelease,
  RejectRelease,
  RequestRelease,
  ResolveDiscrepancy,
} from './release.ts';
import { ErasePerson, RegisterPerson } from './person.ts';
import {
  ConfirmSigningKey,
  RegisterSigningKey,
  RevokeSigningKey,
  SetApprovalPolicy,
} from './signing.ts';
import {
  AcknowledgeValuationTerms,
  ApproveValuationTerms,
  ProposeValuationTerms,
} from './valuation-terms.ts';
import { PostProceeds, ReverseProceeds, SetCalendar, SetFundsPolicy } from './returns.ts';
import { ConfirmBinding, ProposeBinding } from './binding.ts';
import { DefineBulkPlace, FileSurvey } from './bulk.ts';
import { DefineSite, EnrolGateway } from './site.ts';
import { EnterSlip, IssueSlips } from './slip.ts';
import { ConfirmUnitCondition, ProposeUnitCondition } from './unit-condition.ts';
import {
  ApproveYardOrder,
  BeginYardOrder,
  CancelYardOrder,
  CompleteMove,
  DrawSample,
  HandOverSample,
  ReportSample,
  RequestMove,
  RequestSampling,
} from './yard.ts';

export * from './actor.ts';
export * from './alert.ts';
export * from './binding.ts';
export * from './bulk.ts';
export * from './claim.ts';
export * from './fingerprint.ts';
export * from './control-line.ts';
export * from './control-loss.ts';
export * from './default.ts';
export * from './day.ts';
export * from './duty.ts';
export * from './disposal.ts';
export * from './emergency.ts';
export * from './exposure.ts';
export * from './funds.ts';
export * from './hold.ts';
export * from './margin.ts';
export { Digest } from './parts.ts';
export * from './party.ts';
export * from './person.ts';
export * from './pledge.ts';
export * from './price.ts';
export * from './loss.ts';
export * from './receipt.ts';
export * from './receiving.ts';
export * from './registry-search.ts';
export * from './release.ts';
export * from './returns.ts';
export * from './release-policy.ts';
export * from './signing.ts';
export * from './site.ts';
export * from './slip.ts';
export * from './valuation-terms.ts';
export * from './unit-condition.ts';
export * from './yard.ts';

/** Everything a person or a system may ask for; the body of the matching API call. */
export const Command = Type.Union([
  DefineSite,
  EnrolGateway,
  CloseDay,
  SetLossStandard,
  ProposeLoss,
  ConfirmLoss,
  ProposeBinding,
  ConfirmBinding,
  DefineBulkPlace,
  FileSurvey,
  ProposeUnitCondition,
  ConfirmUnitCondition,
  IssueReceipt,
  IssueStockInNote,
  SplitReceipt,
  MergeReceipts,
  EndorseReceipt,
  PledgeReceipt,
  ConfirmReceipt,
  ReleaseReceipt,
  VoidReceipt,
  CreatePledge,
  AgreePledge,
  CountPledge,
  ControlPledge,
  ConfirmPledge,
  ActivatePledge,
  FileCondition,
  SetControlLine,
  AcknowledgeControlLine,
  ProposeValuationTerms,
  ApproveValuationTerms,
  AcknowledgeValuationTerms,
  ProposeStandingInstruction,
  ApproveStandingInstruction,
  PostRepayment,
  PostPrice,
  ReverseRepayment,
  ProposeResolution,
  ApproveResolution,
  OpenExposure,
  SecureExposure,
  DrawExposure,
  PostCharge,
  SetCalendar,
  SetFundsPolicy,
  PostProceeds,
  ReverseProceeds,
  CallMargin,
  AnswerMargin,
  DecideMargin,
  PostCashMargin,
  NotifyDisposal,
  RealiseDisposal,
  DeclareDefault,
  ConfirmDefault,
  CureDefault,
  DeclareControlLoss,
  RegainControl,
  ExtendExposure,
  PostRegistrySearch,
  FileScaleVerification,
  RequestRelease,
  MakeRelease,
  CheckRelease,
  RejectRelease,
  CancelRelease,
  ResolveDiscrepancy,
  NotifyReceiving,
  StepReceiving,
  InspectReceiving,
  PutAwayReceiving,
  AcceptReceiving,
  RejectReceiving,
  DeclareEmergency,
  EndEmergency,
  RecountPledge,
  IssueSlips,
  EnterSlip,
  RequestMove,
  RequestSampling,
  ApproveYardOrder,
  BeginYardOrder,
  CancelYardOrder,
  CompleteMove,
  DrawSample,
  HandOverSample,
  ReportSample,
  PlaceHold,
  LiftHold,
  FileClaim,
  EndClaim,
  RegisterDocument,
  CompareDocuments,
  SetDuties,
  ReportPatrol,
  ReportPersons,
  AcknowledgeAlert,
  ShelveAlert,
  TakeAlertOut,
  CheckShelving,
  UnshelveAlert,
  NoteAlert,
  RegisterParty,
  UpdateParty,
  RegisterUser,
  DisableUser,
  RegisterSigningKey,
  ConfirmSigningKey,
  RevokeSigningKey,
  SetApprovalPolicy,
  RegisterPerson,
  ErasePerson,
]);
export type Command = Static<typeof Command>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** One for each who signs: at most the three parties of a pledge. */
export const Signatures = Type.Array(Type.String({ pattern: '^[A-Za-z0-9_-]{1,1024}$' }), {
  minItems: 1,
  maxItems: 3,
  uniqueItems: true,
});

/** What a command entry's body holds, as JSON. */
export const CommandRecord = Type.Object(
  {
    actor: Actor,
    idempotencyKey: Type.String({ minLength: 8, maxLength: 128 }),
    command: Command,
    /** Detached signatures over the command (docs/specs/007-command-signature.md), where it came signed. */
    signatures: Type.Optional(Signatures),
  },
  closed,
);
export type CommandRecord = Static<typeof CommandRecord>;
