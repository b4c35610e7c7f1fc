import { figure, isInEffect, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import { stopDisposal } from '../disposal/stopping.ts';
import { isStanding, moveDemand, type Demand, type DemandState } from './demand.ts';
import { gapOf } from './gap.ts';

/** What a demand still asks for now. */
export interface Missing {
  /** Goods missing to the level, less what the bank gave up. */
  readonly missingFen: bigint;
  /** The part of it that nobody disputes. */
  readonly dueFen: bigint;
  /** Cash margin that would cure it instead. */
  readonly cashFen: bigint;
}

export function missingOf(
  demand: Pick<Demand, 'waivedFen' | 'disputedFen'>,
  pledge: Pledge,
  positions: Folding['positions'],
): Missing {
  const { gapFen, cashFen } = gapOf(pledge, positions);
  const missingFen = atLeastZero(gapFen - BigInt(demand.waivedFen));
  return { missingFen, cashFen, dueFen: atLeastZero(missingFen - BigInt(demand.disputedFen)) };
}

/** Whatever was noted of a pledge may have cured its demand, or broken it. */
export function reviewDemands(folding: Folding, books: Books): void {
  if (!books.margins.hasStanding) return;
  const touched = folding.decisions.flatMap((decision) =>
    decision.do === 'note' && decision.pledgeId !== undefined ? [decision.pledgeId] : [],
  );
  for (const pledgeId of new Set(touched)) {
    const demand = books.margins.standing(pledgeId);
    if (demand) reviewDemand(demand, folding, books);
  }
}

/** The time to cure a demand has passed: what is undisputed and still missing is overdue. */
export function passDeadline(demand: Demand, folding: Folding, books: Books): void {
  demand.hasPassed = true;
  books.margins.moved(demand);
  reviewDemand(demand, folding, books);
}

export function reviewDemand(demand: Demand, folding: Folding, books: Books): void {
  if (!isStanding(demand)) return;
  const pledge = books.pledges.pledges.get(demand.pledgeId) as Pledge;
  const missing = missingOf(demand, pledge, folding.positions);
  const to = nextState(demand, pledge, missing);
  if (to === demand.state) return;
  moveDemand(demand, to);
  if (!isStanding(demand)) demand.endedAt = folding.at;
  books.margins.moved(demand);
  tell(demand, pledge, missing, folding);
  if (to === 'CURED') goOn(pledge, folding, books);
}

/** Covered again, the pledge goes on; a sale that security was refused for is stopped. */
function goOn(pledge: Pledge, folding: Folding, books: Books): void {
  stopDisposal(pledge, 'security-refused', folding, books);
  settleState(pledge, books);
}

function nextState(
  { hasPassed }: Demand,
  pledge: Pledge,
  { missingFen, dueFen }: Missing,
): DemandState {
  if (!isInEffect(pledge) || pledge.realised === true) return 'LAPSED';
  if (missingFen === 0n) return 'CURED';
  return hasPassed && dueFen > 0n ? 'OVERDUE' : 'OPEN';
}

const NOTES = {
  OPEN: 'margin-reopened',
  OVERDUE: 'margin-overdue',
  CURED: 'margin-cured',
  LAPSED: 'margin-lapsed',
} as const;

function tell(
  { marginCallId, disputedFen, dueAt, state }: Demand,
  pledge: Pledge,
  { missingFen, dueFen, cashFen }: Missing,
  folding: Folding,
): void {
  folding.note(NOTES[state], pledge, {
    subject: pledge.pledgeId,
    facts: {
      marginCallId,
      dueAt,
      disputedFen,
      missingFen: figure(missingFen),
      dueFen: figure(dueFen),
      cashFen: figure(cashFen),
    },
  });
}

function atLeastZero(fen: bigint): bigint {
  return fen > 0n ? fen : 0n;
}
