import type { Actor, PledgedLot, ProposeBinding } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import {
  type Folding,
  isInEffect,
  notFound,
  personOf,
  type Pledge,
  requireOfPledge,
  requirePledge,
  unfit,
} from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import { refuseStopped } from '../holds/stopped-units.ts';
import { named, type Refusals } from '../refusals.ts';
import { isReserved } from '../releases/unfit-tags.ts';
import type { Rule } from '../rule.ts';
import { refuseOneEmployer } from '../signing/employers.ts';
import type { Binding } from './binding-book.ts';
import { BINDINGS_PER_PLEDGE_MAX } from './limits.ts';
import { refuseScalesApart, refuseTagsApart, type Seen } from './overlap.ts';

/** Another tag for a unit or another scale for a slot, while old and new are read together. */
export const proposeBinding: Rule<'binding.propose'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { bindingId, pledgeId } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    const { bindings } = books;
    const isTaken = bindings.bindings.has(bindingId);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'binding', id: bindingId });
    const [count, max] = [bindings.countOf(pledgeId), BINDINGS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'bindings', count, max });
    refuseUnfit(command.binding, { bindingId, pledge, positions, now }, books, refusals);
  },
  apply({ actor, command }, folding, { bindings }) {
    const { type: _, ...terms } = command;
    const by = { proposedBy: personOf(actor), proposedAt: folding.at, entry: folding.cause };
    bindings.add({ ...terms, ...by, confirmedBy: null, boundAt: null });
  },
};

/** The second of two people whom different companies pay; both must still be read together. */
export const confirmBinding: Rule<'binding.confirm'> = {
  check({ actor, command: { bindingId }, now, positions }, books, refusals) {
    const { binding, pledge } = requireBinding(bindingId, actor, books);
    if (binding.boundAt !== null) throw unfit('binding', bindingId, 'CONFIRMED');
    if (!isInEffect(pledge)) throw unfit('pledge', pledge.pledgeId, pledge.state);
    const maker = binding.proposedBy;
    refuseSame('binding.confirm', { actor, id: bindingId, parts: { maker } }, refusals);
    refuseOneEmployer({ actor, id: bindingId, maker }, books, refusals);
    refuseUnfit(binding.binding, { bindingId, pledge, positions, now }, books, refusals);
  },
  apply({ actor, command: { bindingId } }, folding, books) {
    const { binding, pledge } = requireBinding(bindingId, actor, books);
    binding.confirmedBy = personOf(actor);
    binding.boundAt = folding.at;
    if (binding.binding.of === 'tag') retag(binding.binding, pledge, folding, books);
    tell(binding, pledge, folding);
  },
};

/** Refuses lots that name a tag which was taken off a unit and not bound since. */
export function refuseRetired(
  lots: readonly PledgedLot[],
  { bindings }: Pick<Books, 'bindings'>,
  refusals: Refusals,
): void {
  const retired = lots.flatMap(({ epcs }) => epcs).filter((epc) => bindings.isRetired(epc));
  refusals.when(retired.length > 0, 'PW_TAG_RETIRED', named(retired));
}

function refuseUnfit(
  binding: ProposeBinding['binding'],
  seen: Seen,
  books: Books,
  refusals: Refusals,
): void {
  if (binding.of === 'scale') {
    const { slotId } = binding;
    const isIts = seen.pledge.lots.some((lot) => lot.slotId === slotId);
    if (!isIts) return refusals.add(notFound('slot', slotId));
    return refuseScalesApart(binding, seen, refusals);
  }
  const { oldEpc, newEpc } = binding;
  const isOurs = books.pledges.claimOfTag(oldEpc) === seen.pledge;
  refusals.when(!isOurs, 'PW_TAG_NOT_PLEDGED', named([oldEpc]));
  const isClaimed = books.pledges.claimOfTag(newEpc) !== undefined;
  const isUsed = isClaimed || books.thirdParties.isNamed(unitKey(newEpc));
  refusals.when(isUsed, 'PW_ENCUMBERED');
  refusals.when(isReserved(oldEpc, books), 'PW_TAG_RESERVED', named([oldEpc]));
  // Holds and claims name a unit by its tag: under another one it would get past them.
  refuseStopped([oldEpc], books, refusals);
  refuseTagsApart(binding, seen, refusals);
}

/** The unit stays what it was: its mass in the books, its condition, its claim. */
function retag(
  tags: { readonly oldEpc: string; readonly newEpc: string },
  pledge: Pledge,
  { at }: Folding,
  { pledges, bindings, conditions }: Books,
): void {
  pledges.retag(pledge, { ...tags, at });
  bindings.rebound(tags);
  conditions.set([tags.newEpc], conditions.conditionOf(tags.oldEpc));
  conditions.set([tags.oldEpc], 'sound');
  conditions.mark(pledge);
}

function tell({ bindingId, binding, ...said }: Binding, pledge: Pledge, folding: Folding): void {
  const { proposedBy, confirmedBy, documentDigest } = said;
  const by = { proposedBy, confirmedBy: confirmedBy ?? '', documentDigest };
  const { of, ...names } = binding;
  folding.note('rebound', pledge, { subject: bindingId, facts: { of, ...names, ...by } });
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing binding and another's alike. */
function requireBinding(
  bindingId: string,
  actor: Actor,
  { bindings, pledges }: Books,
): { readonly binding: Binding; readonly pledge: Pledge } {
  const named = { what: 'binding', id: bindingId };
  const [binding, pledge] = requireOfPledge(
    bindings.bindings.get(bindingId),
    named,
    actor,
    pledges,
  );
  return { binding, pledge };
}
