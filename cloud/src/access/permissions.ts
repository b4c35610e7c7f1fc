import type { Role } from '@pledgewatch/shared/command';
import { COMMANDS } from './commands.ts';
import { ALL_ROLES } from './roles.ts';

/** Who may use a route: nobody need say who they are, or one of these roles. */
export interface Permission {
  readonly roles: readonly Role[] | 'open';
  /** Whether a browser's session may do it; everything else needs an API key (CSRF). */
  readonly session: boolean;
}

const read = (...roles: Role[]): Permission => ({ roles, session: true });
const act = (...roles: Role[]): Permission => ({ roles, session: false });
/** Who is told of alerts. */
const TOLD: readonly Role[] = ['operator', 'pledgee', 'pledgor', 'supervisor', 'custodian'];
const open: Permission = { roles: 'open', session: true };
const everyoneReads = read(...ALL_ROLES);
/** Who has pledges or keeps their goods. */
const reconciles = read('pledgee', 'pledgor', 'supervisor', 'custodian', 'auditor');

/**
 * Every route × every role. A route that is not listed here does not start. What a role may do to
 * *which* pledge is the law's and the read models' to say; this table is only the outer door.
 */
export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  // Carries no data: alive or not, the page's own files, and exchanges that prove themselves.
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /': open,
  'GET /console/*': open,
  'POST /console/session': open,
  'POST /v1/enrolments': open,
  'POST /v1/gateways/tokens': act('operator'),

  ...commandRoutes(),

  // Who is told, and by what link.
  'POST /v1/console-links': act(...ALL_ROLES),
  'POST /v1/webhooks': act(...TOLD),
  'GET /v1/webhooks': read(...TOLD),
  'DELETE /v1/webhooks/:webhookId': act(...TOLD),
  'GET /v1/webhooks/:webhookId/messages': read(...TOLD),
  'POST /v1/webhooks/:webhookId/replay': act(...TOLD),

  // Keys are made beside the program alone: a key that makes keys could become anybody.
  'GET /v1/keys': read('operator'),
  'DELETE /v1/keys/:keyId': act('operator'),

  // What there is to see; each role sees its own.
  'GET /v1/me': everyoneReads,
  'GET /v1/pledges': everyoneReads,
  'GET /v1/pledges/:pledgeId': everyoneReads,
  'GET /v1/pledges/:pledgeId/statements/:day': everyoneReads,
  'GET /v1/pledges/:pledgeId/statements/:day/pdf': everyoneReads,
  'GET /v1/pledges/:pledgeId/documents': everyoneReads,
  'GET /v1/documents/:number': everyoneReads,
  'GET /v1/receipts/:receiptId': everyoneReads,
  'GET /v1/documents/:number/pdf': everyoneReads,
  'GET /v1/margin-calls': read('pledgee', 'pledgor', 'auditor'),
  'GET /v1/margin-calls/:marginCallId': read('pledgee', 'pledgor', 'auditor'),
  'GET /v1/claims': everyoneReads,
  'GET /v1/claims/:claimId': everyoneReads,
  'GET /v1/holds': everyoneReads,
  'GET /v1/holds/:holdId': everyoneReads,
  'GET /v1/fingerprints': read('pledgee'),
  'GET /v1/exposures': read('pledgee', 'pledgor', 'auditor'),
  'GET /v1/sites/:siteId/reconciliations/:day': reconciles,
  'GET /v1/sites/:siteId/reconciliations/:day/csv': reconciles,
  'GET /v1/suspended-payments': read('pledgee', 'auditor'),
  'GET /v1/releases': everyoneReads,
  'GET /v1/releases/:releaseId': everyoneReads,
  'GET /v1/releases/:releaseId/bundle': everyoneReads,
  'GET /v1/alerts': everyoneReads,
  'GET /v1/alerts/:alertId': everyoneReads,
  'GET /v1/alerts/:alertId/bundle': everyoneReads,
  'GET /v1/notes': everyoneReads,
  'GET /v1/events': everyoneReads,
  'GET /v1/parties': everyoneReads,
  'GET /v1/users': everyoneReads,
  'POST /v1/persons': act('operator', 'pledgee', 'pledgor', 'supervisor', 'custodian'),
  'GET /v1/persons/:personId': everyoneReads,
  'GET /v1/signing-keys': everyoneReads,
  'GET /v1/approval-policy': read('pledgee', 'auditor'),
  'GET /v1/series/:measurement': everyoneReads,
  'GET /v1/epcis/events': everyoneReads,
  'GET /v1/epcis/events/:eventID': everyoneReads,
  'GET /v1/ledger/checkpoint': everyoneReads,
  'GET /v1/ledger/entries/:index': everyoneReads,
  'GET /v1/ledger/entries/:index/bundle': everyoneReads,
  'GET /v1/ledger/inclusion-proof': everyoneReads,
  'GET /v1/ledger/consistency-proof': everyoneReads,
  'DELETE /console/session': everyoneReads,

  // How to use it, and how it fares.
  'GET /metrics': everyoneReads,
  'GET /openapi.json': everyoneReads,
  'GET /docs': everyoneReads,
  'GET /docs/': everyoneReads,
  'GET /docs/json': everyoneReads,
  'GET /docs/yaml': everyoneReads,
  'GET /docs/static/*': everyoneReads,
  'HEAD /docs/static/*': everyoneReads,
  'GET /docs/static/index.html': everyoneReads,
  'GET /docs/static/swagger-initializer.js': everyoneReads,
};

/** What outlasts any token, and lasts as long as the API key it was asked for by. */
export const KEY_ONLY: ReadonlySet<string> = new Set(['POST /v1/webhooks']);

function commandRoutes(): Record<string, Permission> {
  const doors = Object.values(COMMANDS).filter(({ path }) => path !== null);
  return Object.fromEntries(doors.map(({ path, ...who }) => [`POST ${path}`, who]));
}
