import * as fc from 'fast-check';
import { banks, command, DIGEST, mostlyFirst, type Deeds } from './deed.ts';

const exact = fc.constantFrom('a', 'b', 'c').map((letter) => letter.repeat(32));
const exchangeId = fc.constantFrom('X', 'X', 'Y');

/** Trade documents are registered behind pledges, and compared with other operators' lists. */
export const TRADE_DOCUMENTS: Deeds = {
  reached: ['document.register', 'document.compare'],
  deeds: [
    {
      weight: 1,
      arbitrary: command(
        banks,
        fc
          .record({ n: fc.nat(20), pledgeId: mostlyFirst, exchangeId, exact })
          .map(({ n, exact: known, ...of }) => ({
            type: 'document.register' as const,
            documentId: `INV-${n}`,
            documentDigest: DIGEST,
            fingerprint: { exact: known, near: [] },
            ...of,
          })),
      ),
    },
    {
      weight: 1,
      arbitrary: command(
        banks,
        fc.record({ exchangeId, exact }).map(({ exchangeId: id, exact: known }) => ({
          type: 'document.compare' as const,
          exchangeId: id,
          from: 'Bank Two',
          fingerprints: [{ exact: known, near: [] }],
        })),
      ),
    },
  ],
};
