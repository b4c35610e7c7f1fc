import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { WebhookRecord, WebhooksPort } from '#/console/index.ts';
import { requireAddress, type AddressRules } from './address.ts';
import type { Delivery } from './delivery.ts';
import type { MessageQueue, MessageRecord } from './message-queue.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import { commit } from './tables.ts';

/** What a tenant may do with its webhooks. */
export interface Webhooks extends WebhooksPort {
  /** How its messages fare: newest first, those before `before`, at most `limit`. */
  messages(actor: Actor, webhookId: string, page: MessagePage): readonly MessageRecord[];
  /**
   * Tries again, from the beginning and under the same ids, everything that failed, and takes a
   * webhook that answered 410 into use again.
   *
   * @returns How many messages that are.
   * @throws {PledgewatchError} `PW_NOT_FOUND` when it is not the actor's.
   */
  replay(actor: Actor, webhookId: string): number;
}
export interface MessagePage {
  readonly before?: number;
  readonly limit: number;
}

export interface WebhooksPorts {
  readonly db: DatabaseSync;
  readonly subscriptions: Subscriptions;
  readonly queue: MessageQueue;
  readonly delivery: Delivery;
  readonly rules: AddressRules;
  readonly clock: Clock;
}

export function createWebhooks(ports: WebhooksPorts): Webhooks {
  const { db, subscriptions, queue, delivery, rules, clock } = ports;

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
    async add(actor, wanted) {
      await requireAddress(wanted.url, rules);
      const made = subscriptions.add(actor, wanted);
      return { ...recordOf(made), secret: made.secret };
    },
    list: (actor) =>
      [...subscriptions.all()]
        .filter(({ webhookId }) => subscriptions.get(actor, webhookId))
        .map((subscription) => recordOf(subscription)),
    remove(actor, webhookId) {
      if (!subscriptions.get(actor, webhookId)) return false;
      commit(db, () => {
        queue.forget(webhookId);
        subscriptions.remove(webhookId);
      });
      void delivery.end(webhookId);
      return true;
    },
    messages(actor, webhookId, { before = Number.MAX_SAFE_INTEGER, limit }) {
      return queue.list(requireOwn(actor, webhookId).webhookId, before, limit);
    },
    replay(actor, webhookId) {
      requireOwn(actor, webhookId);
      const count = commit(db, () => {
        subscriptions.disable(webhookId, null);
        return queue.replay(webhookId, clock.now());
      });
      delivery.wake(webhookId);
      return count;
    },
  };
}
