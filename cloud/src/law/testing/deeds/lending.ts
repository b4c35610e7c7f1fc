import * as fc from 'fast-check';
import type { Actor } from '@pledgewatch/shared/command';
import {
  charge,
  draw,
  fundsPolicy,
  HOUR,
  openLoan,
  PEOPLE,
  proceeds,
  repay,
  reverse,
} from '#/testing/court/index.ts';
import {
  banks,
  command,
  DIGEST,
  mostlyFirst,
  pick,
  pledgeId,
  tryGive,
  type Deed,
  type Deeds,
} from './deed.ts';

const payment = fc
  .record({
    id: fc.nat(9),
    principalFen: fc.integer({ min: 1, max: 300_000 }),
    loanId: fc.constantFrom('LOAN-1', 'LOAN-1', 'LOAN-2', 'LOAN-P-2'),
    final: fc.boolean(),
  })
  .map(({ id, principalFen, ...more }) => repay(`PAY-${id}`, principalFen, more));

const loanId = fc.constantFrom('LOAN-1', 'LOAN-2', 'LOAN-3', 'LOAN-P-2');
const fen = fc.integer({ min: 1, max: 120_000 });
const lending = fc.oneof(
  mostlyFirst.map((id) => fundsPolicy({ seconds: 3_600 }, { pledgeId: id })),
  fc
    .tuple(fc.nat(30), fen, mostlyFirst)
    .map(([n, amountFen, id]) => proceeds(`SP-${n}`, amountFen, { pledgeId: id })),
  fc.tuple(loanId, mostlyFirst).map(([id, pledge]) => openLoan(id, pledge)),
  fc
    .tuple(fc.nat(30), fen, loanId)
    .map(([n, amountFen, id]) => draw(`D-${n}`, amountFen, { loanId: id })),
  fc
    .tuple(fc.nat(30), fen, loanId)
    .map(([n, amount, id]) =>
      charge(`C-${n}`, { costsFen: amount % 7, interestFen: amount % 5_000 }, id),
    ),
  fc.tuple(loanId, pledgeId, fc.constantFrom(300, 1_000)).map(([id, pledge, sharePermille]) => ({
    type: 'exposure.secure' as const,
    loanId: id,
    pledgeId: pledge,
    sharePermille,
    documentDigest: DIGEST,
  })),
);

const standing = fc.record({ id: fc.nat(4), pledgeId, dailyCeilingFen: fc.nat(900_000) });
const proposal = standing.map(
  ({ id, ...terms }): Deed =>
    (court) =>
      tryGive(court, PEOPLE.maker, {
        type: 'standingInstruction.propose',
        standingInstructionId: `SI-${id}`,
        validUntil: court.now + 48 * HOUR,
        ...terms,
      }),
);

/** A bank reverses a payment that somebody posted. */
function takeBack([by, at]: readonly [Actor, number]): Deed {
  return (court) => {
    const posted = court.facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.type === 'repayment.post'
        ? [fact.command.repaymentId]
        : [],
    );
    tryGive(court, by, reverse(pick(posted, at) ?? `PAY-${at}`));
  };
}

/** A new loan, and a little of it. */
function lendAnew(n: number): Deed {
  return (court) => {
    tryGive(court, PEOPLE.maker, openLoan('LOAN-2', 'P-1'));
    tryGive(court, PEOPLE.maker, draw(`D-${n}`, 1_000, { loanId: 'LOAN-2' }));
  };
}

/** Loans are opened, drawn, charged and repaid; payments are reversed, and free goods by standing orders. */
export const LENDING: Deeds = {
  reached: ['entitlement-created', 'exposure-drawn', 'repayment-reversed'],
  deeds: [
    { weight: 2, arbitrary: command(banks, payment) },
    { weight: 5, arbitrary: command(banks, lending) },
    { weight: 1, arbitrary: fc.nat(30).map(lendAnew) },
    { weight: 4, arbitrary: fc.tuple(banks, fc.nat(9)).map(takeBack) },
    { weight: 1, arbitrary: proposal },
    {
      weight: 1,
      arbitrary: command(
        banks,
        fc.nat(4).map((n) => ({
          type: 'standingInstruction.approve',
          standingInstructionId: `SI-${n}`,
        })),
      ),
    },
  ],
};
