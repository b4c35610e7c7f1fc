import type { CommandOf } from '@pledgewatch/shared/command';
import type { PledgeState } from '#/core/index.ts';
import {
  CLOCK_SKEW_MAX_MS,
  movePledge,
  requirePledge,
  unfit,
  type AskedOf,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';

type Step = 'pledge.agree' | 'pledge.count' | 'pledge.control' | 'pledge.confirm';

/** The pledge, when it is where this step begins. @throws {PledgewatchError} */
export function pledgeAt(
  state: PledgeState,
  { actor, command: { pledgeId } }: AskedOf<Step | 'pledge.activate'>,
  { pledges }: Books,
): Pledge {
  const pledge = requirePledge(pledges, actor, pledgeId);
  if (pledge.state !== state) throw unfit('pledge', pledgeId, pledge.state);
  return pledge;
}

/** Pledgee, pledgor and supervisor must all have signed, each under the name in the pledge. */
export function refuseUnsigned(
  what: 'agreement' | 'count' | 'recount' | 'supplementary list',
  signedBy: readonly string[],
  { pledgee, pledgor, supervisor }: Pledge,
  refusals: Refusals,
): void {
  const missing = [pledgee, pledgor, supervisor].filter((party) => !signedBy.includes(party));
  const facts = { what, missing: missing.join(', ') };
  refusals.when(missing.length > 0, 'PW_UNSIGNED', facts);
}

/** No paper is of the future. */
export function refuseAhead(what: string, at: number, now: number, refusals: Refusals): void {
  refusals.when(at > now + CLOCK_SKEW_MAX_MS, 'PW_TIME_UNFIT', { what, at, now });
}

/** Files a step's proof with its place in the ledger, and moves the pledge on. */
export function fileProof<C extends CommandOf<Step>>(
  pledge: Pledge,
  command: C,
  { cause: entry, at }: Folding,
): Omit<C, 'type' | 'pledgeId'> & { entry: number; at: number } {
  movePledge(pledge, AFTER[command.type]);
  const { type: _, pledgeId: __, ...proof } = command;
  return { ...proof, entry, at };
}

const AFTER: Readonly<Record<Step, PledgeState>> = {
  'pledge.agree': 'AGREED',
  'pledge.count': 'COUNTED',
  'pledge.control': 'CONTROLLED',
  'pledge.confirm': 'CONFIRMED',
};

/** Tells how far a pledge has come. */
export function tellStep(
  pledge: Pledge,
  folding: Folding,
  facts: Readonly<Record<string, string | number>> = {},
): void {
  const { pledgeId: subject, state } = pledge;
  folding.note('pledge-step', pledge, { subject, facts: { state, ...facts } });
}
