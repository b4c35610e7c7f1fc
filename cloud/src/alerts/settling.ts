import type { DatabaseSync } from 'node:sqlite';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';
import type { Verdict } from './schedule.ts';
import { commitDerived } from './tables.ts';

/** Writes down what came of attempts: all that end in one turn of the loop in one commit. */
export type Settle = (message: QueuedMessage, verdict: Verdict, now: number) => Promise<void>;

export function createSettling(db: DatabaseSync, queue: MessageQueue): Settle {
  let waiting: Settlement[] = [];

  function write(): void {
    const group = waiting;
    waiting = [];
    try {
      commitDerived(db, () => {
        const touched = new Map<string, number>();
        for (const { message, verdict, now } of group) {
          queue.settle(message, verdict, now);
          touched.set(message.webhookId, now);
        }
        for (const [webhookId, now] of touched) queue.tidy(webhookId, now);
      });
      for (const { resolve } of group) resolve();
    } catch (error) {
      queue.recount();
      for (const { reject } of group) reject(error);
    }
  }

  return (message, verdict, now) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(write);
      waiting.push({ message, verdict, now, resolve, reject });
    });
}

interface Settlement {
  readonly message: QueuedMessage;
  readonly verdict: Verdict;
  readonly now: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
