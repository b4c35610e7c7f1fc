import {
  isLive,
  personOf,
  requirePledge,
  STANDING_INSTRUCTIONS_PER_PLEDGE_MAX,
  unfit,
} from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';

/** The maker's half of a standing instruction; without effect until somebody else approves it. */
export const proposeStandingInstruction: Rule<'standingInstruction.propose'> = {
  check({ actor, command, now }, { pledges, standing }, refusals) {
    const { pledgeId, validUntil: at, standingInstructionId: id } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) refusals.add(unfit('pledge', pledgeId, pledge.state));
    const what = 'standing instruction';
    refusals.when(standing.all.has(id), 'PW_ID_TAKEN', { what, id });
    refusals.when(at <= now, 'PW_VALIDITY_PAST', { what, id, at, now });
    const [count, max] = [standing.countOf(pledgeId), STANDING_INSTRUCTIONS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: `${what}s`, count, max });
  },
  apply({ actor, command }, folding, { standing }) {
    const { type: _, ...terms } = command;
    standing.add({
      ...terms,
      tenantId: actor.tenantId,
      proposedBy: personOf(actor),
      proposedEntry: folding.cause,
      approvedEntry: null,
      usedDay: '',
      usedFen: 0,
    });
  },
};
