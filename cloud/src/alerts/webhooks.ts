import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { requireAddress, type AddressRules } from './address.ts';
import type { Delivery } from './delivery.ts';
import { SECRET_SHOWN_MS_MAX } from './limits.ts';
import type { MessagePage, MessageQueue } from './message-queue.ts';
import type { MessageRecord, NewWebhook, WebhookRecord } from './records.ts';
import type { Requests, WebhookRequest } from './requests.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import { commit } from './tables.ts';

/** What a tenant may do with its webhooks. */
export interface Webhooks {
  /**
   * Adds a webhook, once for each idempotency key. The same request again is answered with the first
   * webhook as it is now, and for some minutes with its secret.
   *
   * @throws {PledgewatchError} When the address may not be delivered to; `PW_IDEMPOTENCY_CONFLICT`;
   * `PW_NOT_FOUND`, when what the same request made was removed since.
   */
  add(
    request: WebhookRequest,
    wanted: NewWebhook,
  ): Promise<WebhookRecord & { readonly secret?: string }>;
  list(actor: Actor): readonly WebhookRecord[];
  remove(actor: Actor, webhookId: string): boolean;
  /**
   * How its messages fare, newest first: those before the place `before`, in the state if one is named.
   *
   * @throws {PledgewatchError} `PW_NOT_FOUND` when it is not the actor's.
   */
  messages(actor: Actor, webhookId: string, page: MessagePage): readonly MessageRecord[];
  /**
   * Tries again, from the beginning and under the same ids, everything that failed, and takes a
   * webhook that answered 410 into use again.
   *
   * @returns How many messages that are.
   * @throws {PledgewatchError} `PW_NOT_FOUND` when it is not the actor's; `PW_WEBHOOK_KEY_ENDED` when
   * the key that asked for it is in force no more.
   */
  replay(actor: Actor, webhookId: string): number;
}

export interface WebhooksPorts {
  readonly db: DatabaseSync;
  readonly requests: Requests;
  readonly subscriptions: Subscriptions;
  readonly queue: MessageQueue;
  readonly delivery: Delivery;
  readonly rules: AddressRules;
  readonly clock: Clock;
}

export function createWebhooks(ports: WebhooksPorts): Webhooks {
  const { db, requests, subscriptions, queue, delivery, rules, clock } = ports;

  function requireOwn(actor: Actor, webhookId: string): Subscription {
    const found = subscriptions.get(actor, webhookId);
    if (!found) throw new PledgewatchError('PW_NOT_FOUND', { what: 'webhook', id: webhookId });
    return found;
  }

  function recordOf({ webhookId, url, minSeverity, createdAt, disabled }: Subscription) {
    const made: WebhookRecord = { webhookId, url, minSeverity, createdAt };
    const known = { ...made, ...queue.counts(webhookId) };
    return disabled === null ? known : { ...known, disabled };
  }

  return {
    async add(request, wanted) {
      if (!requests.find(request, wanted)) await requireAddress(wanted.url, rules);
      // Asked again: the same request may have come a second time while the name was looked up.
      const known = requests.find(request, wanted);
      const made = known ? requireOwn(request.actor, known) : subscriptions.add(request, wanted);
      const isNew = clock.now() - made.createdAt < SECRET_SHOWN_MS_MAX;
      return { ...recordOf(made), ...(isNew && { secret: made.secret }) };
    },
    list(actor) {
      delivery.endKeyless();
      return [...subscriptions.all()]
        .filter(({ webhookId }) => subscriptions.get(actor, webhookId))
        .map((subscription) => recordOf(subscription));
    },
    remove(actor, webhookId) {
      if (!subscriptions.get(actor, webhookId)) return false;
      commit(db, () => {
        queue.forget(webhookId);
        subscriptions.remove(webhookId);
      });
      void delivery.end(webhookId);
      return true;
    },
    messages(actor, webhookId, page) {
      return queue.list(requireOwn(actor, webhookId).webhookId, page);
    },
    replay(actor, webhookId) {
      const found = requireOwn(actor, webhookId);
      if (!delivery.mayBeTold(found)) {
        throw new PledgewatchError('PW_WEBHOOK_KEY_ENDED', { webhookId });
      }
      const count = commit(db, () => {
        subscriptions.disable(webhookId, null);
        return queue.replay(webhookId, clock.now());
      });
      delivery.wake(webhookId);
      return count;
    },
  };
}
