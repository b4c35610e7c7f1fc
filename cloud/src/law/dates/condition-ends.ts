import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ConditionKind } from '@pledgewatch/shared/command';
import { isInEffect, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { loseControl } from '../control/lose-control.ts';
import { isOfBefore } from '../course/of-before.ts';
import { Deadlines } from '../deadlines.ts';

/** When a dated condition of a pledge runs out. */
export interface ConditionEnd {
  readonly pledgeId: string;
  readonly condition: ConditionKind;
  readonly validUntil: EpochMs;
}

/** The end of the newest condition of each kind and pledge, until it has come. */
export class ConditionEnds {
  readonly #ends = new Map<string, ConditionEnd>();
  readonly #times = new Deadlines<ConditionEnd>(({ validUntil }) => validUntil);

  constructor(saved: readonly ConditionEnd[] = []) {
    for (const end of saved) this.watch(end);
  }

  save(): readonly ConditionEnd[] {
    return [...this.#ends.values()];
  }

  watch(end: ConditionEnd): void {
    const key = `${end.pledgeId}/${end.condition}`;
    const before = this.#ends.get(key);
    if (before) this.#times.forget(before);
    this.#ends.set(key, end);
    this.#times.update(end);
  }

  forget(end: ConditionEnd): void {
    this.#ends.delete(`${end.pledgeId}/${end.condition}`);
    this.#times.forget(end);
  }

  due(now: EpochMs): readonly ConditionEnd[] {
    return this.#times.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#times.nextDueAt();
  }
}

/** A condition ran out and no other follows it; where the parties agreed so, the lease takes control with it. */
export function passConditionTime(folding: Folding, books: Books): void {
  for (const end of books.course.conditionEnds.due(folding.at)) {
    books.course.conditionEnds.forget(end);
    const pledge = books.pledges.pledges.get(end.pledgeId);
    if (pledge && isInEffect(pledge) && !isOfBefore(pledge)) runOut(end, pledge, folding, books);
  }
}

function runOut(end: ConditionEnd, pledge: Pledge, folding: Folding, books: Books): void {
  const { condition, validUntil } = end;
  const { pledgeId, conditions, proofs } = pledge;
  const reference = conditions.find((one) => one.condition === condition)?.reference ?? '';
  const facts = { condition, reference, validUntil };
  folding.note('condition-expired', pledge, { subject: pledgeId, facts });
  const isAgreed = proofs.agreement?.controlLostWhen?.leaseEnded === true;
  if (condition !== 'lease' || !isAgreed || books.course.control.standing(pledgeId)) return;
  const controlLossId = `${pledgeId}-${folding.cause}`;
  const lost = { controlLossId, ground: 'lease-ended', lostAt: validUntil } as const;
  loseControl(pledge, lost, folding, books);
}
