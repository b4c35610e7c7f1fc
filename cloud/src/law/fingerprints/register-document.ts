import { compareFingerprints } from '@pledgewatch/shared/fingerprint';
import { isLive, requirePledge, unfit } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { DOCUMENTS_PER_PLEDGE_MAX } from '../limits.ts';
import type { Rule } from '../rule.ts';
import { standingAlike } from './standing.ts';
import type { RegisteredDocument } from './fingerprint-book.ts';

/**
 * A document is on file with its pledge. When it, or one nearly the same, secures another pledge, each
 * bank is told of its own side: whose the other is stays unsaid.
 */
export const registerDocument: Rule<'document.register'> = {
  check({ actor, command: { pledgeId, documentId: id } }, { pledges, fingerprints }, refusals) {
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    const isTaken = fingerprints.documents.has(`${actor.tenantId}/${id}`);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'document', id });
    const [count, max] = [fingerprints.countOf(pledgeId), DOCUMENTS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'documents', count, max });
  },
  apply({ actor: { tenantId }, command }, _, books) {
    const { fingerprints } = books;
    const { type: __, ...document } = command;
    const registered = { ...document, tenantId };
    for (const other of standingAlike(command.exchangeId, command.fingerprint, books)) {
      if (other.pledgeId === command.pledgeId) continue;
      tellOf(registered, other, fingerprints);
      tellOf(other, registered, fingerprints);
    }
    fingerprints.add(registered);
  },
};

/** A bank hears of its own document, and which other pledge has it only where that is its own too. */
function tellOf(
  own: RegisteredDocument,
  other: RegisteredDocument,
  fingerprints: Books['fingerprints'],
): void {
  const { pledgeId, documentId } = own;
  const likeness = compareFingerprints(own.fingerprint, other.fingerprint);
  if (likeness === 'none') return;
  const elsewhere = other.tenantId === own.tenantId ? other.pledgeId : 'another bank';
  fingerprints.found({ likeness, pledgeId, documentId, elsewhere });
}
