import { compareFingerprints } from '@pledgewatch/shared/fingerprint';
import type { Rule } from '../rule.ts';
import { standingAlike } from './standing.ts';

/** Another operator's list: what of the tenant's own is in it, or nearly. */
export const compareDocuments: Rule<'document.compare'> = {
  check: () => undefined,
  apply({ actor: { tenantId }, command }, _, books) {
    const { exchangeId, from: elsewhere } = command;
    for (const foreign of command.fingerprints) {
      for (const own of standingAlike(exchangeId, foreign, books)) {
        const likeness = compareFingerprints(own.fingerprint, foreign);
        if (own.tenantId !== tenantId || likeness === 'none') continue;
        const { pledgeId, documentId } = own;
        books.fingerprints.found({ likeness, pledgeId, documentId, elsewhere });
      }
    }
  },
};
