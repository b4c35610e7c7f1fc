import type { LookupFunction } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import type { Registry } from 'prom-client';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Follower, LawView } from '#/core/index.ts';
import { openAlertBook, type AlertBookView } from './alert-book.ts';
import { openConcerns } from './concerns.ts';
import { startDelivery } from './delivery.ts';
import { openEventStream, type EventStreamView } from './event-stream.ts';
import { createFollower } from './follower.ts';
import { openMessageQueue } from './message-queue.ts';
import { createMetrics } from './metrics.ts';
import { createResolve } from './resolve.ts';
import { openRequests } from './requests.ts';
import { openSubscriptions } from './subscriptions.ts';
import { createTables } from './tables.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export interface AlertsPorts {
  /** Opened with WAL and synchronous=FULL; holds the webhooks' secrets, so only we may read it. */
  readonly db: DatabaseSync;
  /** Whose eyes an alert is for. */
  readonly law: Pick<LawView, 'sees' | 'seesMoney'>;
  /** Whether an API key is in force: no webhook outlives the key that asked for it. */
  readonly isKeyInForce: (keyId: string) => boolean;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly registry: Registry;
  /** Lets webhooks go to loopback and private addresses, and over plain http. */
  readonly allowInternal: boolean;
  /** How names are resolved; the machine's own way when not given. */
  readonly lookup?: LookupFunction;
}

/** Somebody knows: the alert book, the stream of what people are told, and the webhooks. */
export interface Alerts {
  readonly follower: Follower;
  readonly book: AlertBookView;
  readonly events: EventStreamView;
  readonly webhooks: Webhooks;
  /** Ends deliveries and writes the cursor; the database stays open. */
  stop(): Promise<void>;
}

/** Opens the tables, making them where they are missing, and goes on delivering what waits. */
export function openAlerts(ports: AlertsPorts): Alerts {
  const { db, isKeyInForce, clock, chance, log } = ports;
  createTables(db);
  const rules = { allowInternal: ports.allowInternal, lookup: ports.lookup ?? createResolve() };
  const concerns = openConcerns(db, ports.law);
  const book = openAlertBook(db, concerns);
  const stream = openEventStream(db, concerns);
  const requests = openRequests(db);
  const subscriptions = openSubscriptions(db, requests, clock);
  const queue = openMessageQueue(db);
  const metrics = createMetrics(ports.registry, () => queue.depth());
  const delivery = startDelivery({
    db,
    subscriptions,
    queue,
    concerns,
    isKeyInForce,
    rules,
    metrics,
    clock,
    chance,
    log,
  });
  const follower = createFollower({ db, book, stream, concerns, delivery, metrics, clock });
  return {
    follower,
    book,
    events: stream,
    webhooks: createWebhooks({ db, requests, subscriptions, queue, delivery, rules, clock }),
    async stop() {
      await delivery.stop();
      follower.saveCursor();
    },
  };
}
