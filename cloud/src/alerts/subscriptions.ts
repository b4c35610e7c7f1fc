import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { SEVERITIES, type Alert, type Severity } from '@pledgewatch/shared/alert';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { WEBHOOKS_MAX, WEBHOOKS_OF_TENANT_MAX } from './limits.ts';
import type { NewWebhook } from './records.ts';
import type { Requests, WebhookRequest } from './requests.ts';
import { commit } from './tables.ts';

/** An address that is told of alerts, with the eyes of whoever asked for it. */
export interface Subscription {
  readonly webhookId: string;
  readonly actor: Actor;
  /** The API key that asked for it, which it does not outlive; null where that was not written down. */
  readonly keyId: string | null;
  readonly url: string;
  readonly minSeverity: Severity;
  /** `whsec_…`; shown once, kept because every signature needs it, never logged. */
  readonly secret: string;
  readonly createdAt: number;
  /** Why nothing is delivered to it any more; null while it is in use. */
  readonly disabled: string | null;
}

/** The webhooks there are. */
export interface Subscriptions {
  /** In a commit of its own. @throws {PledgewatchError} `PW_WEBHOOKS_FULL`. */
  add(request: WebhookRequest, wanted: NewWebhook): Subscription;
  all(): Iterable<Subscription>;
  /** Only to the tenant whose it is. */
  get(actor: Actor, webhookId: string): Subscription | undefined;
  of(webhookId: string): Subscription | undefined;
  remove(webhookId: string): void;
  /** Stops deliveries, or with null lets them go on. */
  disable(webhookId: string, reason: string | null): void;
}

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

export function openSubscriptions(
  db: DatabaseSync,
  requests: Requests,
  clock: Clock,
): Subscriptions {
  const sql = prepare(db);
  const known = new Map<string, Subscription>();
  for (const row of sql.all.all() as unknown as Row[]) known.set(row.webhookId, ofRow(row));

  function requireRoom(tenantId: string): void {
    const own = [...known.values()].filter(({ actor }) => actor.tenantId === tenantId).length;
    if (own >= WEBHOOKS_OF_TENANT_MAX || known.size >= WEBHOOKS_MAX) {
      throw new PledgewatchError('PW_WEBHOOKS_FULL', { webhooks: own });
    }
  }

  return {
    add(request, wanted) {
      const { actor, keyId } = request;
      const { url, minSeverity = 'info' } = wanted;
      requireRoom(actor.tenantId);
      const webhookId = `wh_${randomBytes(12).toString('hex')}`;
      const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
      const createdAt = clock.now();
      const { tenantId, userId, role } = actor;
      commit(db, () => {
        sql.insert.run(webhookId, tenantId, userId, role, url, minSeverity, secret, createdAt);
        requests.put(request, wanted, webhookId);
      });
      const made = { webhookId, actor, keyId, url, minSeverity, secret, createdAt, disabled: null };
      known.set(webhookId, made);
      return made;
    },
    all: () => known.values(),
    of: (webhookId) => known.get(webhookId),
    get(actor, webhookId) {
      const found = known.get(webhookId);
      return found?.actor.tenantId === actor.tenantId ? found : undefined;
    },
    remove(webhookId) {
      sql.remove.run(webhookId);
      known.delete(webhookId);
    },
    disable(webhookId, reason) {
      sql.disable.run(reason, webhookId);
      const found = known.get(webhookId);
      if (found) known.set(webhookId, { ...found, disabled: reason });
    },
  };
}

/** Whether an alert is grave enough for a webhook. */
export function isGraveEnough({ minSeverity }: Subscription, { severity }: Alert): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minSeverity);
}

type Row = Omit<Subscription, 'actor'> & Actor;

function ofRow({ tenantId, userId, role, ...rest }: Row): Subscription {
  return { ...rest, actor: { tenantId, userId, role } };
}

function prepare(db: DatabaseSync) {
  return {
    all: db.prepare(
      `SELECT webhook_id AS webhookId, webhook.tenant_id AS tenantId, user_id AS userId, role, url,
       min_severity AS minSeverity, secret, created_at AS createdAt, disabled, key_id AS keyId
       FROM webhook LEFT JOIN webhook_request USING (webhook_id)
       ORDER BY created_at, webhook_id`,
    ),
    insert: db.prepare(
      `INSERT INTO webhook
       (webhook_id, tenant_id, user_id, role, url, min_severity, secret, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    remove: db.prepare('DELETE FROM webhook WHERE webhook_id = ?'),
    disable: db.prepare('UPDATE webhook SET disabled = ? WHERE webhook_id = ?'),
  };
}
