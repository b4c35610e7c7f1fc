import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Decision } from '#/core/index.ts';
import {
  charge,
  type Court,
  courtWithLoan,
  draw,
  fundsPolicy,
  openLoan,
  PEOPLE,
  proceeds,
  repay,
  reverse,
} from '#/testing/court/index.ts';

/** Printed in the name of each law; PLEDGEWATCH_SEED repeats a run. */
const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = { seed, numRuns: 60 } as const;

const { maker } = PEOPLE;
const LOANS = ['LOAN-1', 'LOAN-2'];
const loanId = fc.constantFrom(...LOANS);
const id = fc.nat(11).map((n) => `PAY-${n}`);
const fen = fc.integer({ min: 1, max: 150_000 });

const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(20), fen, loanId)
      .map(([n, amountFen, loan]) => draw(`D-${n}`, amountFen, { loanId: loan })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(20), fen, loanId)
      .map(([n, due, loan]) =>
        charge(`C-${n}`, { costsFen: due % 900, interestFen: due % 9_000 }, loan),
      ),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(id, fen, loanId, fc.boolean())
      .map(([paymentId, amountFen, loan, final]) => {
        const { allocation: _, ...payment } = repay(paymentId, 0, { amountFen, final });
        return { ...payment, loanId: loan };
      }),
  },
  { weight: 4, arbitrary: id.map((paymentId) => reverse(paymentId)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(9), fen).map(([n, amountFen]) => proceeds(`SP-${n}`, amountFen)),
  },
);

function begin(): Court {
  const court = courtWithLoan();
  const share = [{ pledgeId: 'P-1', sharePermille: 1_000 }];
  court.give(maker, openLoan('LOAN-2', 'P-1', { securedBy: share }));
  court.give(maker, fundsPolicy({ seconds: 60 }));
  return court;
}

/** What the bank's own book would say, kept beside the law from what it agreed to. */
class Book {
  readonly #final = new Map<string, { readonly loanId: string; readonly principalFen: number }>();
  readonly drawn = new Map<string, number>();

  take(command: Command, decisions: readonly Decision[], principalFen: number): void {
    if (command.type === 'exposure.draw') {
      this.drawn.set(command.loanId, (this.drawn.get(command.loanId) ?? 0) + command.amountFen);
    }
    if (command.type === 'repayment.post' && command.final) {
      this.#final.set(command.repaymentId, { loanId: command.loanId, principalFen });
    }
    if (command.type === 'repayment.reverse') this.#final.delete(command.repaymentId);
    const freed = decisions.flatMap((one) =>
      one.do === 'note' && one.note === 'entitlement-created' ? [one.facts['principalFen']] : [],
    );
    expect(freed, 'only final principal frees goods').toEqual(
      principalFen > 0 ? [principalFen] : [],
    );
  }

  finalPrincipal(loan?: string): number {
    const payments = [...this.#final.values()].filter(
      (one) => loan === undefined || one.loanId === loan,
    );
    return payments.reduce((sum, { principalFen }) => sum + principalFen, 0);
  }
}

function loans(court: Court) {
  return new Map(
    court.law.exposuresSeenBy(maker, undefined, 10).map((loan) => [loan.loanId, loan]),
  );
}

function give(court: Court, book: Book, command: Command): void {
  const before = loans(court);
  const snapshot = court.law.snapshot();
  const principal = ({ loanId: of }: { loanId: string }) => before.get(of)?.principalFen ?? 0;
  const was =
    'loanId' in command && command.loanId !== undefined ? principal({ loanId: command.loanId }) : 0;
  try {
    const decisions = court.give(maker, command);
    const isPayment = command.type === 'repayment.post' && command.final;
    const now = isPayment ? (loans(court).get(command.loanId)?.principalFen ?? 0) : 0;
    book.take(command, decisions, isPayment ? was - now : 0);
  } catch (error) {
    expect(error).toBeInstanceOf(PledgewatchError);
    expect(court.law.snapshot(), 'a refusal changes nothing').toBe(snapshot);
  }
}

describe(`payments and reversals in any order (seed ${seed})`, () => {
  it('owe what was drawn less final principal, and never free more than that', () => {
    fc.assert(
      fc.property(fc.array(commands, { minLength: 10, maxLength: 60 }), (given) => {
        const court = begin();
        const book = new Book();
        for (const command of given) {
          give(court, book, command);
          for (const [loan, { principalFen }] of loans(court)) {
            const owed = (book.drawn.get(loan) ?? 0) - book.finalPrincipal(loan);
            expect(principalFen).toBe(owed);
          }
          const owed = [...loans(court).values()].reduce(
            (sum, loan) => sum + loan.principalFen + loan.interestFen + loan.costsFen,
            0,
          );
          expect(court.law.pledge('P-1')?.exposureFen).toBe(owed);
        }
      }),
      RUNS,
    );
  });

  it('change nothing when they come again under their id', () => {
    fc.assert(
      fc.property(fc.array(commands, { minLength: 5, maxLength: 40 }), (given) => {
        const court = begin();
        for (const command of given) {
          give(court, new LooseBook(), command);
          const isFinal = command.type !== 'repayment.post' || command.final;
          if (!isFinal) continue;
          const snapshot = court.law.snapshot();
          // Given just now, or refused then: in neither case does it count now.
          expect(() => court.give(maker, command)).toThrow(PledgewatchError);
          expect(court.law.snapshot()).toBe(snapshot);
        }
      }),
      RUNS,
    );
  });
});

class LooseBook extends Book {
  override take(): void {}
}
