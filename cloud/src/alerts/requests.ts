import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { REQUESTS_OF_REMOVED_MAX } from './limits.ts';
import type { NewWebhook } from './records.ts';

/** Who asks for a webhook, by which API key, and what makes asking again the same request. */
export interface WebhookRequest {
  readonly actor: Actor;
  readonly keyId: string;
  readonly idempotencyKey: string;
}

/** Requests for webhooks, remembered so that each makes one, however often it is sent. */
export interface Requests {
  /**
   * The webhook that the same request made before; also one that was removed since.
   *
   * @throws {PledgewatchError} `PW_IDEMPOTENCY_CONFLICT` when its idempotency key came with another
   * wish, or from another API key.
   */
  find(request: WebhookRequest, wanted: NewWebhook): string | undefined;
  /** Belongs inside the commit that adds the webhook. */
  put(request: WebhookRequest, wanted: NewWebhook, webhookId: string): void;
}

export function openRequests(db: DatabaseSync): Requests {
  const select = db.prepare(
    `SELECT webhook_id AS webhookId, digest FROM webhook_request
     WHERE tenant_id = ? AND idempotency_key = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO webhook_request (tenant_id, idempotency_key, webhook_id, key_id, digest)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const forget = db.prepare(
    `DELETE FROM webhook_request WHERE place IN
     (SELECT place FROM webhook_request WHERE tenant_id = ?
      AND webhook_id NOT IN (SELECT webhook_id FROM webhook)
      ORDER BY place DESC LIMIT -1 OFFSET ?)`,
  );
  return {
    find(request, wanted) {
      const { actor, idempotencyKey: key } = request;
      const found = select.get(actor.tenantId, key) as unknown as Row | undefined;
      if (found && found.digest !== digestOf(request, wanted)) {
        throw new PledgewatchError('PW_IDEMPOTENCY_CONFLICT', { key });
      }
      return found?.webhookId;
    },
    put(request, wanted, webhookId) {
      const { actor, keyId, idempotencyKey } = request;
      const digest = digestOf(request, wanted);
      insert.run(actor.tenantId, idempotencyKey, webhookId, keyId, digest);
      forget.run(actor.tenantId, REQUESTS_OF_REMOVED_MAX);
    },
  };
}

interface Row {
  readonly webhookId: string;
  readonly digest: string;
}

/** The API key belongs to the request: nobody is shown a secret by another's idempotency key. */
function digestOf({ keyId }: WebhookRequest, { url, minSeverity = 'info' }: NewWebhook): string {
  return hash('sha256', JSON.stringify([keyId, url, minSeverity]));
}
