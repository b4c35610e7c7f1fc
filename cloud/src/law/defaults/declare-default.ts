import {
  isInEffect,
  notFound,
  personOf,
  requirePledge,
  unfit,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import type { Refusals } from '../refusals.ts';
import { withdrawUnused } from '../releases/recheck-orders.ts';
import type { Rule } from '../rule.ts';
import { moveDefault, type Default } from './default-book.ts';
import { missingGround } from './grounds.ts';
import { DEFAULTS_PER_PLEDGE_MAX } from './limits.ts';

/** The maker's half: the ground is named and there; nothing changes before a second person agrees. */
export const declareDefault: Rule<'default.declare'> = {
  check({ actor, command, now }, books, refusals) {
    const { pledgeId, defaultId: id } = command;
    const { defaults } = books.course;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    refuseUndeclarable(pledge, books);
    refusals.when(defaults.defaults.has(id), 'PW_ID_TAKEN', { what: 'default', id });
    const [count, max] = [defaults.ofPledge(pledgeId).length, DEFAULTS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'defaults', count, max });
    refuseGroundless({ declared: command, pledge, now }, books, refusals);
  },
  apply({ actor, command }, folding, { course, pledges }) {
    const { type: _, ...terms } = command;
    const pledge = requirePledge(pledges, actor, command.pledgeId);
    const before = course.defaults.proposed(pledge.pledgeId);
    if (before) moveDefault(before, 'REPLACED');
    const proposed: Default = {
      ...terms,
      tenantId: actor.tenantId,
      proposedBy: personOf(actor),
      proposedEntry: folding.cause,
      confirmedBy: null,
      declaredAt: null,
      declaredEntry: null,
      state: 'PROPOSED',
      endedAt: null,
    };
    course.defaults.add(proposed);
  },
};

/**
 * The checker's half, by somebody else and while the ground is still there. The pledgor has its notice;
 * what was on its way out is taken back, and no standing instruction and no pattern frees goods without
 * the bank's own two people until the default is over.
 */
export const confirmDefault: Rule<'default.confirm'> = {
  check({ actor, command: { defaultId: id }, now }, books, refusals) {
    const { proposed, pledge } = requireDefault(id, actor, books);
    if (proposed.state !== 'PROPOSED') throw unfit('default', id, proposed.state);
    refuseUndeclarable(pledge, books);
    const parts = { maker: proposed.proposedBy };
    refuseSame('default.confirm', { actor, id, parts }, refusals);
    refuseGroundless({ declared: proposed, pledge, now }, books, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { proposed, pledge } = requireDefault(command.defaultId, actor, books);
    moveDefault(proposed, 'STANDING');
    proposed.confirmedBy = personOf(actor);
    proposed.declaredAt = folding.at;
    proposed.declaredEntry = folding.cause;
    settleState(pledge, books);
    tell(proposed, pledge, folding);
    withdrawUnused(pledge, `default ${proposed.defaultId}`, folding, books);
  },
};

/** In effect, not in default, and nobody is selling it. @throws {PledgewatchError} `PW_STATE_UNFIT`. */
function refuseUndeclarable(pledge: Pledge, { course, disposals }: Books): void {
  const { pledgeId } = pledge;
  const isSold = disposals.ofPledge(pledgeId) !== undefined;
  if (!isInEffect(pledge) || isSold) throw unfit('pledge', pledgeId, pledge.state);
  if (course.defaults.standing(pledgeId)) throw unfit('pledge', pledgeId, 'DEFAULTED');
}

function refuseGroundless(
  of: Parameters<typeof missingGround>[0],
  books: Books,
  refusals: Refusals,
): void {
  const missing = missingGround(of, books);
  if (missing) refusals.add(missing);
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing default and another bank's alike. */
export function requireDefault(
  defaultId: string,
  { tenantId }: Actor,
  { course, pledges }: Books,
): { readonly proposed: Default; readonly pledge: Pledge } {
  const proposed = course.defaults.defaults.get(defaultId);
  const pledge = pledges.pledges.get(proposed?.pledgeId ?? '');
  if (!proposed || !pledge || proposed.tenantId !== tenantId) throw notFound('default', defaultId);
  return { proposed, pledge };
}

function tell(declared: Default, pledge: Pledge, folding: Folding): void {
  const { defaultId, ground, loanId, clause, noticeDigest } = declared;
  folding.note('default-declared', pledge, {
    subject: pledge.pledgeId,
    facts: {
      defaultId,
      ground,
      ...(loanId !== undefined && { loanId }),
      ...(clause !== undefined && { clause }),
      noticeDigest,
      exposureFen: pledge.exposureFen,
    },
  });
}
