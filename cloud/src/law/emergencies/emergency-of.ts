import type { Actor } from '@pledgewatch/shared/command';
import { notFound, type Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { instructionId } from '../gates/outbox.ts';
import type { Emergency } from './emergency-book.ts';

/** Whether somebody stands beside the goods of a site: it keeps them, or supervises a pledge there. */
export function keeps({ role, tenantId }: Actor, siteId: string, { pledges }: Books): boolean {
  if (role === 'custodian') return pledges.sites.get(siteId)?.custodianId === tenantId;
  const ofSite = pledges.activePledges(siteId);
  if (role === 'supervisor') return ofSite.some(({ supervisor }) => supervisor === tenantId);
  return ofSite.some((pledge) => pledge.tenantId === tenantId);
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing emergency and one of a strange site alike. */
export function requireEmergency(books: Books, actor: Actor, emergencyId: string): Emergency {
  const emergency = books.emergencies.emergencies.get(emergencyId);
  if (!emergency || !keeps(actor, emergency.siteId, books)) {
    throw notFound('emergency', emergencyId);
  }
  return emergency;
}

/** Tells a gateway of an emergency, again and again until it has answered. */
export function tellEmergency(
  { emergencyId, siteId, declaredAt, endedAt }: Emergency,
  gatewayId: string,
  folding: Folding,
  { outbox }: Books,
): void {
  outbox.dropWhere(
    (told) =>
      told.type === 'emergency' && told.emergencyId === emergencyId && told.gatewayId === gatewayId,
  );
  outbox.send(
    {
      type: 'emergency',
      instructionId: instructionId('emergency', folding.cause, `${emergencyId}/${gatewayId}`),
      emergencyId,
      siteId,
      gatewayId,
      // Its end is always the later word.
      issuedAt: endedAt === null ? declaredAt : Math.max(endedAt, declaredAt + 1),
      ended: endedAt !== null,
    },
    folding,
  );
}
