import { isLive, requirePledge, unfit, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { freeHoldId, imposeHold } from '../holds/imposing.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Rule } from '../rule.ts';
import { SEARCHES_PER_PLEDGE_MAX } from './limits.ts';
import { isOpen, type Search } from './search-book.ts';

/**
 * A search of the registry, before the pledge takes effect once more, or while it is in effect. It meets every duty whose day had come when it
 * was made; what it found against the pledge is told at once, and holds it where the parties agreed so.
 */
export const postRegistrySearch: Rule<'registrySearch.post'> = {
  check({ actor, command, now }, { pledges, course }, refusals) {
    const { pledgeId, searchId: id, searchedAt } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    refusals.when(course.searches.searches.has(id), 'PW_ID_TAKEN', { what: 'search', id });
    const [count, max] = [course.searches.ofPledge(pledgeId).length, SEARCHES_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'searches', count, max });
    refuseAhead('searchedAt', searchedAt, now, refusals);
    const { activation } = pledge;
    const isOld = activation !== null && searchedAt < activation.at;
    const facts = { pledgeId, searchedAt, activatedAt: activation?.at ?? 0 };
    refusals.when(isOld, 'PW_SEARCH_BEFORE_EFFECT', facts);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...terms } = command;
    const { searches } = books.course;
    const pledge = requirePledge(books.pledges, actor, command.pledgeId);
    const search: Search = { ...terms, tenantId: actor.tenantId, entry: folding.cause };
    searches.add(search);
    const met = searches
      .dutiesOf(pledge.pledgeId)
      .filter((duty) => isOpen(duty) && duty.searchFrom <= search.searchedAt);
    for (const duty of met) searches.move(duty, 'MET', search.searchId);
    tell(search, { pledge, met: met.length }, folding);
    if (search.adverse.length > 0) tellAdverse(search, pledge, folding, books);
  },
};

function tell(
  { searchId, searchedAt, documentDigest, adverse }: Search,
  { pledge, met }: { readonly pledge: Pledge; readonly met: number },
  folding: Folding,
): void {
  const facts = { searchId, searchedAt, documentDigest, adverse: adverse.length, dutiesMet: met };
  folding.note('registry-searched', pledge, { subject: pledge.pledgeId, facts });
}

function tellAdverse(search: Search, pledge: Pledge, folding: Folding, books: Books): void {
  const { searchId, adverse } = search;
  const { pledgeId, siteId, tenantId, proofs } = pledge;
  const holds = proofs.agreement?.adverseFilingHolds === true;
  const [first] = adverse;
  folding.note('adverse-filing-found', pledge, {
    subject: pledgeId,
    facts: {
      searchId,
      filings: adverse.length,
      ...(first && { registrationNo: first.registrationNo, securedParty: first.securedParty }),
      held: holds,
    },
  });
  if (!holds) return;
  const holdId = freeHoldId(`filing-${folding.cause}`, books);
  const placed = { placedAt: folding.at, placedEntry: folding.cause, liftedAt: null };
  const hold = { holdId, siteId, pledgeId, tenantId, role: 'pledgee', ...placed } as const;
  imposeHold({ ...hold, authority: 'adverse filing in the registry' }, folding, books);
}
