import { compareFingerprints } from '@pledgewatch/shared/fingerprint';
import type { Rule } from '../rule.ts';

/** Another operator's list: what of the tenant's own is in it, or nearly. */
export const compareDocuments: Rule<'document.compare'> = {
  check: () => undefined,
  apply({ actor: { tenantId }, command }, _, { fingerprints }) {
    const { exchangeId, from: elsewhere } = command;
    for (const foreign of command.fingerprints) {
      for (const own of fingerprints.alike(exchangeId, foreign)) {
        const likeness = compareFingerprints(own.fingerprint, foreign);
        if (own.tenantId !== tenantId || likeness === 'none') continue;
        const { pledgeId, documentId } = own;
        fingerprints.found({ likeness, pledgeId, documentId, elsewhere });
      }
    }
  },
};
