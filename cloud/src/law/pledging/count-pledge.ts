import { requirePledge } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { baselineDigest } from './baseline.ts';
import { fileProof, pledgeAt, refuseAhead, refuseUnsigned, tellStep } from './step-into-effect.ts';
import { refuseUnseen } from './vouching.ts';

/**
 * The joint count, signed by all three and vouched for by the sensors. What they show at this entry is
 * hashed together with the count's document, so that neither can be changed afterwards.
 */
export const countPledge: Rule<'pledge.count'> = {
  check(asked, books, refusals) {
    const pledge = pledgeAt('AGREED', asked, books);
    const { signedBy, countedAt } = asked.command;
    refuseUnsigned('count', signedBy, pledge, refusals);
    refuseAhead('countedAt', countedAt, asked.now, refusals);
    refuseUnseen(pledge, pledge.lots, asked.positions, refusals);
  },
  apply(asked, folding, { pledges }) {
    const { actor, command, positions } = asked;
    const pledge = requirePledge(pledges, actor, command.pledgeId);
    const digest = baselineDigest(command.documentDigest, pledge, positions);
    const count = { ...fileProof(pledge, asked.command, folding), baselineDigest: digest };
    pledge.proofs = { ...pledge.proofs, count };
    tellStep(pledge, folding, { baselineDigest: digest });
  },
};
