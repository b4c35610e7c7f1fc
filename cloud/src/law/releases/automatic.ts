import {
  figure,
  isUndisturbed,
  localDay,
  neededFen,
  type Folding,
  type Pledge,
  type Site,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { trucksFen } from './headroom.ts';
import { isInDefault } from '../funds/overdue.ts';
import { isStale } from '../prices/staleness.ts';
import { openRelease } from './opening.ts';
import { patternOf } from './patterns.ts';
import type { StandingInstruction } from '../funds/standing-instruction.ts';
import type { Release } from './release-records.ts';
import { Refusals } from '../refusals.ts';
import { checkStillCovered, checkStillMovable, sendable } from './still-movable.ts';

/**
 * Opens a release without a person, when two people agreed to that beforehand: within the day's
 * ceiling, for value that repayments have freed, never under pattern D, and never under a hold, a
 * demand, a default, on a stale price, or below the line. What does not pass waits for maker and checker.
 */
export function tryAutomatic(release: Release, folding: Folding, books: Books): void {
  const { at } = folding;
  const pledge = books.pledges.pledges.get(release.pledgeId) as Pledge;
  const standing = books.standing.inForce(release.pledgeId, at);
  if (patternOf(release) === 'D') return;
  if (!standing || release.state !== 'LIMIT_CHECKED' || release.madeBy !== null) return;
  if (!maySpare(release, pledge, folding, books)) return;
  const value = trucksFen(sendable(release, at), pledge);
  const { timeZone } = books.pledges.sites.get(pledge.siteId) as Site;
  if (!isFreed(value, pledge) || !spend(standing, value, localDay(at, timeZone))) return;
  const approvals = [standing.proposedEntry, standing.approvedEntry as number];
  const paid = pledge.entitlements.at(-1);
  if (paid) approvals.push(paid.entry);
  openRelease(release, { approvals, automatic: true }, folding, books);
}

/** What a checker would look at, that nothing is demanded, and that the price is young enough. */
function maySpare(release: Release, pledge: Pledge, folding: Folding, books: Books): boolean {
  const { at: now, positions } = folding;
  if (!isUndisturbed(pledge) || isStale(pledge, now, books)) return false;
  if (isInDefault(pledge, now, books)) return false;
  const refusals = new Refusals();
  checkStillMovable({ release, pledge, now }, books, refusals);
  checkStillCovered({ release, pledge, now, positions, releases: books.releases }, refusals);
  return refusals.isEmpty;
}

/** Repayments freed that much, or nothing has to stay any more. */
function isFreed(value: bigint, pledge: Pledge): boolean {
  return neededFen(pledge) === 0n || value <= BigInt(pledge.entitledFen);
}

function spend(standing: StandingInstruction, value: bigint, day: string): boolean {
  const used = standing.usedDay === day ? BigInt(standing.usedFen) : 0n;
  if (used + value > BigInt(standing.dailyCeilingFen)) return false;
  standing.usedDay = day;
  standing.usedFen = figure(used + value);
  return true;
}
