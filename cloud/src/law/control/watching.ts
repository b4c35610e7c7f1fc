import { isInEffect, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { ControlWatch } from './control-book.ts';
import { LOOKS_PER_AGREED_TIME } from './limits.ts';
import { loseControl } from './lose-control.ts';

/** Looks after the share that is verified, where the parties agreed that too little of it is a loss. */
export function watchControl(pledge: Pledge, { at }: Folding, { course }: Books): void {
  const agreed = agreedShare(pledge);
  if (!agreed) return;
  const lookAt = at + lookEvery(agreed.forMs);
  course.control.watch({ pledgeId: pledge.pledgeId, lookAt, belowSince: null });
}

/** The clock came to a look: too little was verified for as long as was agreed, or not. */
export function passControlTime(folding: Folding, books: Books): void {
  for (const watch of books.course.control.due(folding.at)) {
    const pledge = books.pledges.pledges.get(watch.pledgeId);
    const agreed = pledge && agreedShare(pledge);
    const isOver = !pledge || !agreed || !isInEffect(pledge);
    if (isOver || books.course.control.standing(watch.pledgeId)) books.course.control.forget(watch);
    else look(watch, { pledge, agreed }, folding, books);
  }
}

function look(
  watch: ControlWatch,
  { pledge, agreed }: { readonly pledge: Pledge; readonly agreed: Agreed },
  folding: Folding,
  books: Books,
): void {
  const { at, cause, positions } = folding;
  const isBelow = positions.pledge(pledge).verifiedPermille < agreed.belowPermille;
  watch.belowSince = isBelow ? (watch.belowSince ?? at) : null;
  const dueAt = watch.belowSince === null ? Infinity : watch.belowSince + agreed.forMs;
  if (at >= dueAt) {
    books.course.control.forget(watch);
    const lostAt = watch.belowSince ?? at;
    const controlLossId = `${pledge.pledgeId}-${cause}`;
    return loseControl(pledge, { controlLossId, ground: 'unverified', lostAt }, folding, books);
  }
  watch.lookAt = Math.min(at + lookEvery(agreed.forMs), dueAt);
  books.course.control.watch(watch);
}

type Agreed = Exclude<ReturnType<typeof agreedShare>, undefined>;

function agreedShare({ proofs }: Pledge) {
  return proofs.agreement?.controlLostWhen?.unverified;
}

function lookEvery(forMs: number): number {
  return Math.ceil(forMs / LOOKS_PER_AGREED_TIME);
}
