import { requirePledge } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { fileProof, pledgeAt, refuseAhead, tellStep } from './step-into-effect.ts';

/** Registry search, lien waiver and the supervisor's confirmation are on file. */
export const confirmPledge: Rule<'pledge.confirm'> = {
  check(asked, books, refusals) {
    pledgeAt('CONTROLLED', asked, books);
    const { searchedAt } = asked.command.registrySearch;
    const isUnplanned = asked.command.searchAgainAfterMs === undefined;
    refusals.when(isUnplanned, 'PW_SECOND_SEARCH_UNPLANNED');
    refuseAhead('searchedAt', searchedAt, asked.now, refusals);
  },
  apply(asked, folding, { pledges }) {
    const pledge = requirePledge(pledges, asked.actor, asked.command.pledgeId);
    pledge.proofs = { ...pledge.proofs, confirmation: fileProof(pledge, asked.command, folding) };
    tellStep(pledge, folding);
  },
};
