import type { DatabaseSync } from 'node:sqlite';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Role } from '@pledgewatch/shared/command';
import { PledgewatchError, type ErrorCode, type ErrorFacts } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { AddressRules } from './address.ts';
import type { Concerns } from './concerns.ts';
import { createLane, type Lane } from './lane.ts';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';
import { alertMessage, type Message, type MessageType } from './message.ts';
import type { AlertMetrics } from './metrics.ts';
import { createPoster } from './post.ts';
import type { AlertRecord } from './records.ts';
import type { Verdict } from './schedule.ts';
import { createSettling } from './settling.ts';
import { isGraveEnough, type Subscription, type Subscriptions } from './subscriptions.ts';
import { commit } from './tables.ts';

/** Something about an alert that webhooks are told. */
export interface Telling {
  readonly type: Exclude<MessageType, 'alerts.undelivered'>;
  readonly entry: number;
  /** When it happened. */
  readonly at: number;
  readonly alert: AlertRecord;
  /** Number of what the alert concerns. */
  readonly concern: number;
  /** Only webhooks of these roles, where it is not for all who see it. */
  readonly roles?: readonly Role[];
}

/** Brings messages to webhooks. */
export interface Delivery {
  /** Queues a message for every webhook whose owner sees the alert; belongs inside a commit. */
  put(telling: Telling): void;
  /** After that commit: first attempts go out now. */
  go(): void;
  /** After a commit that failed: nothing was put. */
  forget(): void;
  /** Whether the key that asked for it is in force. */
  mayBeTold(to: Subscription): boolean;
  /** Ends every webhook whose key is in force no more; it then says so. Outside a commit. */
  endKeyless(): void;
  /** Looks again for what is due to one webhook. */
  wake(webhookId: string): void;
  /** Ends the deliveries to one webhook. */
  end(webhookId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface DeliveryPorts {
  readonly db: DatabaseSync;
  readonly subscriptions: Subscriptions;
  readonly queue: MessageQueue;
  readonly concerns: Concerns;
  /** Whether an API key is in force: no webhook outlives the key that asked for it. */
  readonly isKeyInForce: (keyId: string) => boolean;
  readonly rules: AddressRules;
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** Why nothing more is delivered to a webhook whose key was revoked or ran out. */
const KEY_ENDED = 'its API key is in force no more';

/** Starts with what the last run left in the queue. */
export function startDelivery(ports: DeliveryPorts): Delivery {
  const { db, subscriptions, queue, concerns, metrics, clock, log } = ports;
  const poster = createPoster(ports.rules, clock);
  const settle = createSettling(db, queue);
  const lanes = new Map<string, Lane>();
  const full = new Set<string>();
  /** What the commit under way put: whom to wake, and whose queue took no more. */
  const toWake = new Set<string>();
  const dropped: string[] = [];
  let isAnyKeyless = false;

  function laneOf(webhookId: string): Lane {
    const known = lanes.get(webhookId);
    if (known) return known;
    const post = async (message: QueuedMessage, signal: AbortSignal) => {
      const to = subscriptions.of(webhookId);
      if (!to) return { fault: 'removed' };
      if (!mayBeTold(to)) return { ended: KEY_ENDED };
      return to.disabled === null ? poster.post(to, message, signal) : { ended: to.disabled };
    };
    const lane = createLane({ ...ports, webhookId, post, settle, onVerdict: conclude });
    lanes.set(webhookId, lane);
    return lane;
  }

  function putFor({ webhookId }: Subscription, message: Message): void {
    const outcome = queue.put(webhookId, message, clock.now());
    if (outcome === 'queued') toWake.add(webhookId);
    if (outcome === 'dropped') dropped.push(webhookId);
  }

  /** A queue that stays full is told of once. */
  function tellDropped(webhookId: string): void {
    metrics.message('dropped');
    if (!full.has(webhookId)) warn('PW_WEBHOOK_QUEUE_FULL', { webhookId });
    full.add(webhookId);
  }

  function mayBeTold({ keyId }: Subscription): boolean {
    return keyId === null || ports.isKeyInForce(keyId);
  }

  function endKeyless(): void {
    for (const to of subscriptions.all()) {
      if (to.disabled === null && !mayBeTold(to)) disable(to.webhookId, KEY_ENDED);
    }
  }

  function forget(): void {
    isAnyKeyless = false;
    toWake.clear();
    dropped.length = 0;
  }

  function conclude({ webhookId, messageId, raisedAt }: QueuedMessage, verdict: Verdict): void {
    switch (verdict.is) {
      case 'delivered':
        metrics.message('delivered');
        if (raisedAt !== null) metrics.deliveredAfter(clock.now() - raisedAt);
        return;
      case 'later':
        metrics.message('retried');
        return;
      case 'failed':
        metrics.message('failed');
        warn('PW_WEBHOOK_UNDELIVERED', { webhookId, messageId, reason: verdict.reason });
        return;
      case 'gone':
        metrics.message('failed');
        disable(webhookId, verdict.reason);
    }
  }

  function disable(webhookId: string, reason: string): void {
    if (subscriptions.of(webhookId)?.disabled !== null) return;
    commit(db, () => {
      subscriptions.disable(webhookId, reason);
      queue.giveUp(webhookId, reason);
    });
    warn(reason === KEY_ENDED ? 'PW_WEBHOOK_KEY_ENDED' : 'PW_WEBHOOK_GONE', { webhookId });
  }

  function warn(code: ErrorCode, facts: ErrorFacts): void {
    log.warn({ code, ...facts }, new PledgewatchError(code, facts).message);
  }

  endKeyless();
  for (const { webhookId } of subscriptions.all()) laneOf(webhookId).wake();
  return {
    mayBeTold,
    endKeyless,
    put({ type, entry, at, alert, concern, roles }) {
      const message = alertMessage(type, { entry, at, alert });
      for (const to of subscriptions.all()) {
        const isAsked = roles === undefined || roles.includes(to.actor.role);
        const isFor = isAsked && isGraveEnough(to, alert) && concerns.sees(to.actor, concern);
        if (!isFor || to.disabled !== null) continue;
        if (!mayBeTold(to)) {
          isAnyKeyless = true;
          continue;
        }
        const shown = concerns.readable(to.actor, alert);
        putFor(to, shown === alert ? message : alertMessage(type, { entry, at, alert: shown }));
      }
    },
    go() {
      for (const webhookId of toWake) full.delete(webhookId);
      for (const webhookId of dropped) tellDropped(webhookId);
      for (const webhookId of toWake) laneOf(webhookId).wake();
      if (isAnyKeyless) endKeyless();
      forget();
    },
    forget() {
      queue.recount();
      forget();
    },
    wake: (webhookId) => laneOf(webhookId).wake(),
    async end(webhookId) {
      const lane = lanes.get(webhookId);
      lanes.delete(webhookId);
      full.delete(webhookId);
      await lane?.stop();
    },
    async stop() {
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
      poster.close();
    },
  };
}
