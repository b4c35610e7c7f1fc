import { notFound, unfit } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import { refuseSameEmployer } from '../signing/employers.ts';
import type { StandingInstruction } from './standing-instruction.ts';
import type { Rule } from '../rule.ts';

/** The checker's half: from now on it releases by itself, in place of any approved before. */
export const approveStandingInstruction: Rule<'standingInstruction.approve'> = {
  check({ actor, command, now }, books, refusals) {
    const { standing, pledges } = books;
    const id = command.standingInstructionId;
    const proposed = standing.all.get(id);
    const what = 'standing instruction';
    if (proposed?.tenantId !== actor.tenantId) throw notFound(what, id);
    if (proposed.approvedEntry !== null) throw unfit(what, id, 'APPROVED');
    const parts = { maker: proposed.proposedBy };
    refuseSame('standingInstruction.approve', { actor, id, parts }, refusals);
    const pledge = pledges.pledges.get(proposed.pledgeId);
    refuseSameEmployer({ actor, id, maker: proposed.proposedBy, pledge }, books, refusals);
    const { validUntil: at } = proposed;
    refusals.when(at <= now, 'PW_VALIDITY_PAST', { what, id, at, now });
  },
  apply({ command }, folding, { standing }) {
    const proposed = standing.all.get(command.standingInstructionId) as StandingInstruction;
    standing.approve(proposed, folding.cause);
  },
};
