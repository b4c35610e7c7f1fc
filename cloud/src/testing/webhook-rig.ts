import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Alert } from '@pledgewatch/shared/alert';
import type { Actor } from '@pledgewatch/shared/command';
import type { AlertsPorts, NewWebhook } from '#/alerts/index.ts';
import { bankA, openTestAlerts, openTestDatabase, pageOf, type Said } from './alerts.ts';
import { ManualClock } from './manual-clock.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/** For what happens over a real network while the clock stands. */
export const patient = { timeout: 20_000, interval: 5 };

/** Alerts on a file of their own, a clock that stands, and endpoints to tell. */
export class WebhookRig {
  folder = '';
  clock = new ManualClock(0);
  alerts!: ReturnType<typeof openTestAlerts>;
  #db!: DatabaseSync;
  #receivers: WebhookReceiver[] = [];

  begin(): void {
    this.folder = mkdtempSync(join(tmpdir(), 'pw-alerts-'));
    this.clock = new ManualClock(Date.now());
    this.open();
  }

  async end(): Promise<void> {
    await this.shut();
    await Promise.all(this.#receivers.splice(0).map((receiver) => receiver.close()));
    rmSync(this.folder, { recursive: true });
  }

  /** Opens the alerts of this test's file, as a start of the program does. */
  open(ports: Partial<AlertsPorts> = {}): void {
    this.#db = openTestDatabase(join(this.folder, 'cloud.db'));
    this.alerts = openTestAlerts(this.#db, this.clock, ports);
  }

  async shut(): Promise<void> {
    await this.alerts.stop();
    this.#db.close();
  }

  async receive(port = 0): Promise<WebhookReceiver> {
    const receiver = await startReceiver(port);
    this.#receivers.push(receiver);
    return receiver;
  }

  /** Puts entries at the end of the ledger. */
  say(...said: Said[]): void {
    const { follower } = this.alerts;
    void follower.take(pageOf(follower.cursor(), said));
  }

  /** Adds a webhook by a request of its own. */
  async add(actor: Actor, wanted: NewWebhook, keyId = 'key-1') {
    const request = { actor, keyId, idempotencyKey: randomUUID() };
    const { secret = '', ...made } = await this.alerts.webhooks.add(request, wanted);
    return { ...made, secret };
  }

  messagesOf(actor: Actor, webhookId: string) {
    return this.alerts.webhooks.messages(actor, webhookId, { limit: 100 });
  }

  /** Until `attempts` of the newest message have been written down. */
  async attempted(webhookId: string, attempts: number): Promise<void> {
    const newest = () => this.messagesOf(bankA, webhookId)[0]?.attempts;
    await expect.poll(newest, patient).toBe(attempts);
  }
}

/** A rig for each test of the file. */
export function useWebhookRig(): WebhookRig {
  const rig = new WebhookRig();
  beforeEach(() => rig.begin());
  afterEach(() => rig.end());
  return rig;
}

export async function arrived(receiver: WebhookReceiver, count: number): Promise<void> {
  await expect.poll(() => receiver.received.length, patient).toBe(count);
}

export function idsOf(receiver: WebhookReceiver): (string | undefined)[] {
  return receiver.received.map(({ headers }) => headers['webhook-id']);
}

/** When each call was made, seconds after the first, as its signature says. */
export function secondsOf(receiver: WebhookReceiver): number[] {
  const times = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
  return times.map((time) => time - (times[0] ?? 0));
}

/** The alert of a call. */
export function dataOf(receiver: WebhookReceiver, at = 0): Alert & { readonly entry: number } {
  const body = receiver.received[at]?.body ?? '{}';
  return (JSON.parse(body) as { data: Alert & { entry: number } }).data;
}
