import { DatabaseSync } from 'node:sqlite';
import { createSessions, openApiKeys } from '#/access/index.ts';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Actor, Role } from '@pledgewatch/shared/command';
import { createLog } from '@pledgewatch/shared/log';
import {
  ALERT_EXAMPLE,
  PLEDGE_EXAMPLE,
  RELEASE_EXAMPLE,
  COURSE_EXAMPLE,
  SLOT_EXAMPLE,
} from '#/console/examples.ts';
import { EPCIS_EXAMPLE } from '#/epcis/index.ts';
import { buildConsole, type ConsoleParts } from '#/console/console.ts';
import { plainPorts } from './plain-ports.ts';

/** A console over plain values, with keys for every role of two banks; one pledge each. */
export async function consoleForTest(changes: Partial<ConsoleParts> = {}) {
  const clock = changes.clock ?? systemClock;
  const { world, ports } = plainPorts();
  for (const n of [1, 2]) addBank(world, n);
  const keys = openApiKeys(new DatabaseSync(':memory:'), clock);
  const sessions = createSessions(clock, keys);
  const parts: ConsoleParts = {
    ports,
    access: { keys, sessions },
    log: createLog('test', 'silent'),
    clock,
    publicUrl: 'http://console.test',
    ...changes,
  };
  const app = await buildConsole(parts);
  const keyOf = (tenantId: string, role: Role, userId = 'li') =>
    keys.create({ tenantId, userId, role });
  const bearer = (tenantId: string, role: Role) => ({
    authorization: `Bearer ${keyOf(tenantId, role).key}`,
  });
  const linkFor = (actor: Actor) =>
    sessions.createConsoleLink({ actor, keyId: keys.create(actor).keyId });
  return { app, world, ports, keys, sessions, keyOf, bearer, linkFor };
}
export type ConsoleForTest = Awaited<ReturnType<typeof consoleForTest>>;

function addBank(world: ReturnType<typeof plainPorts>['world'], n: number): void {
  const tenantId = `bank-${n}`;
  const pledgeId = `P-${n}`;
  const detail = { ...PLEDGE_EXAMPLE, slots: [SLOT_EXAMPLE], course: COURSE_EXAMPLE };
  world.pledges.push({ ...detail, pledgeId, tenantId });
  world.releases.push({ ...RELEASE_EXAMPLE, releaseId: `R-${n}`, pledgeId, tenantId });
  const event = { ...EPCIS_EXAMPLE, eventID: `urn:event:${n}` };
  world.epcis.push({ tenantId, eventId: event.eventID, json: JSON.stringify(event) });
  world.alerts.push({ ...ALERT_EXAMPLE, alertId: `A-${n}`, pledgeId, tenantId });
}
