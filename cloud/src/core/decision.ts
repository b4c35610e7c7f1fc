import type { Alert, CaseMember } from '@pledgewatch/shared/alert';
import type { Role } from '@pledgewatch/shared/command';
import type { Instruction } from '@pledgewatch/shared/instruction';
import type { DayClosing } from './day-closing.ts';

/**
 * What the core concluded from a fact. Decisions are values: they go to the ledger, and other steps
 * act on them there (delivering an alert, signing and sending an instruction).
 *
 * `decisionId` is made of cause, rule and subject, and is unique: a rebuild compares, never appends.
 */
export type Decision = {
  readonly decisionId: string;
  /** Ledger index of the fact it follows from. */
  readonly cause: number;
} & Verdict;

export type Verdict =
  | { readonly do: 'raise-alert'; readonly alert: Alert }
  | { readonly do: 'clear-alert'; readonly alertId: string; readonly clearedAt: number }
  /** Where an alert stands changed otherwise than by being raised, acknowledged or cleared. */
  | ({ readonly do: 'move-alert'; readonly alertId: string; readonly at: number } & AlertMove)
  | { readonly do: 'send-instruction'; readonly instruction: Instruction }
  /** A pledge's day is over: what its daily statement says of the goods. */
  | {
      readonly do: 'close-day';
      readonly tenantId: string;
      readonly siteId: string;
      readonly pledgeId: string;
      readonly closing: DayClosing;
    }
  /** A state worth telling people: shown in the story, the console and the stream. */
  | {
      readonly do: 'note';
      readonly note: NoteKind;
      readonly tenantId: string;
      readonly siteId?: string;
      readonly pledgeId?: string;
      readonly subject: string;
      readonly at: number;
      readonly facts: Readonly<Record<string, string | number | boolean>>;
      readonly correlationId?: string;
    };

/** What became of an alert (ISA-18.2, IEC 62682). `by` is a user; who asked and who agreed are two people. */
export type AlertMove =
  /** Somebody asked for it, and a second person has still to agree. */
  | ({ readonly move: 'shelving-asked'; readonly by: string } & Shelving)
  | ({ readonly move: 'shelved'; readonly by: string; readonly checkedBy?: string } & Shelving)
  /** Back in service: its time was over, or somebody brought it back. */
  | { readonly move: 'unshelved'; readonly by?: string }
  /** A case gathered more; `calls` when it has doubled since anybody was called. */
  | {
      readonly move: 'joined';
      readonly count: number;
      readonly members: readonly CaseMember[];
      readonly calls: boolean;
    }
  /** Its bank has not acknowledged it in time: these are told now. */
  | { readonly move: 'escalated'; readonly level: number; readonly roles: readonly Role[] };

/** Not called about until then, or, out of service, until somebody brings it back. */
export interface Shelving {
  readonly reason: string;
  /** Absent when it is out of service. */
  readonly until?: number;
}

export type NoteKind =
  | 'pledge-step'
  | 'condition-filed'
  | 'control-line-changed'
  | 'control-line-unacknowledged'
  | 'valuation-terms-noticed'
  | 'valuation-terms-changed'
  | 'valuation-terms-unacknowledged'
  | 'pledge-active'
  | 'pledge-closed'
  | 'loss-confirmed'
  | 'unit-condition-changed'
  | 'survey-filed'
  | 'rebound'
  | 'pledge-held'
  | 'hold-lifted'
  | 'units-held'
  | 'units-freed'
  | 'claim-filed'
  | 'claim-ended'
  | 'receiving-step'
  | 'pledge-topped-up'
  | 'yard-order-step'
  | 'emergency-declared'
  | 'emergency-ended'
  | 'emergency-recounted'
  | 'price-changed'
  | 'exposure-opened'
  | 'exposure-secured'
  | 'exposure-drawn'
  | 'margin-called'
  | 'margin-answered'
  | 'margin-decided'
  | 'margin-reopened'
  | 'margin-overdue'
  | 'margin-cured'
  | 'margin-lapsed'
  | 'cash-margin-posted'
  | 'disposal-noticed'
  | 'disposal-stopped'
  | 'disposal-realised'
  | 'default-declared'
  | 'default-cured'
  | 'default-settled'
  | 'control-lost'
  | 'control-regained'
  | 'exposure-extended'
  | 'registry-searched'
  | 'registry-search-missed'
  | 'adverse-filing-found'
  | 'condition-expired'
  | 'instalment-overdue'
  | 'proceeds-reversed'
  | 'entitlement-created'
  | 'release-applied'
  | 'repayment-reversed'
  | 'payment-suspended'
  | 'payment-resolved'
  | 'release-limit-checked'
  | 'release-approved'
  | 'release-open'
  | 'release-settled'
  | 'release-ended'
  | 'truck-order-instructed'
  | 'truck-order-step'
  | 'truck-order-settled'
  | 'truck-order-discrepant'
  | 'truck-order-ended';
