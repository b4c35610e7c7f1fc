import type { Fingerprint } from '@pledgewatch/shared/fingerprint';
import { isLive } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { RegisteredDocument } from './fingerprint-book.ts';

/** Documents alike whose pledges are not over: what secures nothing any more is used by nobody. */
export function standingAlike(
  exchangeId: string,
  fingerprint: Fingerprint,
  books: Books,
): RegisteredDocument[] {
  const alike = [...books.fingerprints.alike(exchangeId, fingerprint)];
  return alike.filter((document) => isStanding(document, books));
}

/** What a tenant gives to another operator. */
export function fingerprintsToGive(
  tenantId: string,
  exchangeId: string,
  books: Books,
): readonly Fingerprint[] {
  const own = books.fingerprints.of(tenantId, exchangeId);
  return own.filter((document) => isStanding(document, books)).map((one) => one.fingerprint);
}

function isStanding({ pledgeId }: RegisteredDocument, { pledges }: Books): boolean {
  const pledge = pledges.pledges.get(pledgeId);
  return pledge !== undefined && isLive(pledge);
}
