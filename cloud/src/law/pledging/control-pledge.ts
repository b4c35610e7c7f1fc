import { requirePledge } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { fileProof, pledgeAt, refuseAhead, tellStep } from './step-into-effect.ts';

/** Evidence of actual control, by which a pledge of goods arises (interpretation §55). */
export const controlPledge: Rule<'pledge.control'> = {
  check(asked, books, refusals) {
    pledgeAt('COUNTED', asked, books);
    refuseAhead('controlledAt', asked.command.controlledAt, asked.now, refusals);
  },
  apply(asked, folding, { pledges }) {
    const pledge = requirePledge(pledges, asked.actor, asked.command.pledgeId);
    pledge.proofs = { ...pledge.proofs, control: fileProof(pledge, asked.command, folding) };
    tellStep(pledge, folding);
  },
};
