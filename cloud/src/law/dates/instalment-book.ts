import type { EpochMs } from '@pledgewatch/shared/clock';
import { isInEffect, type Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { isOfBefore } from '../course/of-before.ts';
import { Deadlines } from '../deadlines.ts';
import { endOfDay, workingDayFrom } from '../funds/calendar.ts';
import type { Exposure } from '../funds/exposure-records.ts';
import { overdueFen } from '../funds/overdue.ts';
import { securityOf } from '../funds/securing.ts';

/** The instalment of a loan whose day is awaited. */
export interface AwaitedInstalment {
  readonly tenantId: string;
  readonly loanId: string;
  /** Its place in the schedule. */
  readonly at: number;
  /** The end of its day. */
  readonly dueAt: EpochMs;
}

/** The next instalment of each loan. */
export class InstalmentBook {
  readonly #next = new Map<string, AwaitedInstalment>();
  readonly #times = new Deadlines<AwaitedInstalment>(({ dueAt }) => dueAt);

  constructor(saved: readonly AwaitedInstalment[] = []) {
    for (const one of saved) this.await(one);
  }

  save(): readonly AwaitedInstalment[] {
    return [...this.#next.values()];
  }

  await(one: AwaitedInstalment): void {
    this.forget(one);
    this.#next.set(`${one.tenantId}/${one.loanId}`, one);
    this.#times.update(one);
  }

  forget({ tenantId, loanId }: Pick<AwaitedInstalment, 'tenantId' | 'loanId'>): void {
    const before = this.#next.get(`${tenantId}/${loanId}`);
    if (!before) return;
    this.#times.forget(before);
    this.#next.delete(`${tenantId}/${loanId}`);
  }

  due(now: EpochMs): readonly AwaitedInstalment[] {
    return this.#times.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#times.nextDueAt();
  }
}

/** A schedule is agreed: from now on its days are looked at, each when it is over. */
export function awaitInstalment(exposure: Exposure, at: number, { course, returns }: Books): void {
  const { tenantId, loanId, terms } = exposure;
  const instalment = terms?.instalments[at];
  course.instalments.forget({ tenantId, loanId });
  if (!instalment) return;
  const calendar = returns.calendarOf(tenantId);
  const dueAt = endOfDay(workingDayFrom(instalment.dueOn, calendar), calendar.timeZone);
  course.instalments.await({ tenantId, loanId, at, dueAt });
}

/** The day of an instalment is over: what of the schedule is not repaid is told to every pledge of the loan. */
export function passInstalmentTime(folding: Folding, books: Books): void {
  for (const awaited of books.course.instalments.due(folding.at)) {
    const exposure = books.exposures.find(awaited.tenantId, awaited.loanId);
    if (!exposure) {
      books.course.instalments.forget(awaited);
      continue;
    }
    tellOverdue(exposure, awaited.at, folding, books);
    awaitInstalment(exposure, awaited.at + 1, books);
  }
}

function tellOverdue(exposure: Exposure, at: number, folding: Folding, books: Books): void {
  const { tenantId, loanId, terms } = exposure;
  const overdue = overdueFen(exposure, folding.at, books.returns.calendarOf(tenantId));
  const instalment = terms?.instalments[at];
  if (overdue === 0 || !instalment) return;
  const { dueOn, principalFen: instalmentFen } = instalment;
  for (const { pledge } of securityOf(exposure, books)) {
    if (!isInEffect(pledge) || isOfBefore(pledge)) continue;
    const facts = { loanId, dueOn, instalmentFen, overdueFen: overdue };
    folding.note('instalment-overdue', pledge, { subject: pledge.pledgeId, facts });
  }
}
