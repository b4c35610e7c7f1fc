import { requirePledge } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { fileProof, pledgeAt, refuseAhead, refuseUnsigned, tellStep } from './step-into-effect.ts';

/** The tripartite agreement is on file, signed by all three (Civil Code 427). */
export const agreePledge: Rule<'pledge.agree'> = {
  check(asked, books, refusals) {
    const pledge = pledgeAt('DRAFT', asked, books);
    const { signedBy, signedAt } = asked.command;
    refuseUnsigned('agreement', signedBy, pledge, refusals);
    refuseAhead('signedAt', signedAt, asked.now, refusals);
  },
  apply(asked, folding, { pledges, climate, conditions }) {
    const pledge = requirePledge(pledges, asked.actor, asked.command.pledgeId);
    pledge.proofs = { ...pledge.proofs, agreement: fileProof(pledge, asked.command, folding) };
    climate.watch(pledge);
    conditions.mark(pledge);
    tellStep(pledge, folding);
  },
};
