import { isInEffect, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { endControlLoss } from '../control/regain-control.ts';
import { passControlTime, watchControl } from '../control/watching.ts';
import { passConditionTime } from '../dates/condition-ends.ts';
import { passInstalmentTime } from '../dates/instalment-book.ts';
import { awaitSearch, endSearches, passSearchTime } from '../dates/searching.ts';
import { endDefault } from '../defaults/cure-default.ts';
import { securedFen } from '../funds/securing.ts';
import { settleState } from './state-in-effect.ts';

/** A pledge came into effect: its dates and its control are looked after from now on. */
export function beginCourse(pledge: Pledge, folding: Folding, books: Books): void {
  watchControl(pledge, folding, books);
  awaitSearch(pledge, undefined, folding, books);
}

/** What the clock alone decides of pledges in effect. */
export function passCourseTime(folding: Folding, books: Books): void {
  passConditionTime(folding, books);
  passControlTime(folding, books);
  passSearchTime(folding, books);
  passInstalmentTime(folding, books);
}

/** What is owed has changed: a default of a debt that is no more is settled, an extension is over. */
export function reviewCourse(folding: Folding, books: Books): void {
  for (const pledgeId of books.pledges.revalued) {
    const pledge = books.pledges.pledges.get(pledgeId);
    if (!pledge || !isInEffect(pledge)) continue;
    const standing = books.course.defaults.standing(pledgeId);
    const isSettled = standing !== undefined && securedFen(pledgeId, books.exposures) === 0n;
    if (isSettled) endDefault(standing, { to: 'SETTLED', pledge }, folding, books);
    settleState(pledge, books);
  }
}

/** The pledge is over, and with it what stood about it. */
export function endCourse(pledge: Pledge, folding: Folding, books: Books): void {
  const standing = books.course.defaults.standing(pledge.pledgeId);
  if (standing) endDefault(standing, { to: 'SETTLED', pledge }, folding, books);
  endControlLoss(pledge, folding, books);
  endSearches(pledge, books);
}
