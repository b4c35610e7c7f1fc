import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import { ATTEMPTS_OPEN_OF_WEBHOOK_MAX, UNREADY_PAUSE_MS } from './limits.ts';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';
import { judge, type Answer, type Verdict } from './schedule.ts';
import type { Settle } from './settling.ts';

/** Delivers to one webhook. Lanes share nothing but the disk, so a slow endpoint delays itself. */
export interface Lane {
  /** Something may have come due. */
  wake(): void;
  /** Gives up what is under way; it stays in the queue. */
  stop(): Promise<void>;
}

export interface LanePorts {
  readonly webhookId: string;
  readonly queue: Pick<MessageQueue, 'due' | 'nextDueAt'>;
  readonly post: (message: QueuedMessage, signal: AbortSignal) => Promise<Answer>;
  readonly settle: Settle;
  /** Told after a verdict is on disk. */
  readonly onVerdict: (message: QueuedMessage, verdict: Verdict) => void;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

export function createLane(ports: LanePorts): Lane {
  const { webhookId, queue, clock, log } = ports;
  const underWay = new Map<number, Promise<void>>();
  const stopped = new AbortController();
  let alarm = new AbortController();
  let restUntil = 0;

  function wake(): void {
    if (stopped.signal.aborted) return;
    const now = clock.now();
    try {
      if (restUntil <= now) startDue(now);
      setAlarm(now);
    } catch (error) {
      log.error({ webhookId, err: error }, 'queue not read');
      rest(now);
    }
  }

  function rest(now: number): void {
    restUntil = Math.max(restUntil, now + UNREADY_PAUSE_MS);
    sleepUntil(restUntil, now);
  }

  function startDue(now: number): void {
    for (const message of queue.due(webhookId, now, ATTEMPTS_OPEN_OF_WEBHOOK_MAX)) {
      if (underWay.size >= ATTEMPTS_OPEN_OF_WEBHOOK_MAX) return;
      if (!underWay.has(message.place)) underWay.set(message.place, attempt(message));
    }
  }

  function setAlarm(now: number): void {
    const dueAt = restUntil > now ? restUntil : queue.nextDueAt(webhookId, now);
    if (dueAt === null) alarm.abort();
    else sleepUntil(dueAt, now);
  }

  function sleepUntil(dueAt: number, now: number): void {
    alarm.abort();
    const set = new AbortController();
    alarm = set;
    void clock.sleep(dueAt - now, set.signal).then(() => set.signal.aborted || wake());
  }

  async function attempt(message: QueuedMessage): Promise<void> {
    const answer = await ports.post(message, stopped.signal);
    if (!stopped.signal.aborted) await conclude(message, answer);
    underWay.delete(message.place);
    wake();
  }

  async function conclude(message: QueuedMessage, answer: Answer): Promise<void> {
    const now = clock.now();
    const verdict = judge(answer, message.attempts + 1, now, ports.chance);
    if (verdict.is === 'later') restUntil = Math.max(restUntil, verdict.restUntil ?? 0);
    try {
      await ports.settle(message, verdict, now);
      ports.onVerdict(message, verdict);
    } catch (error) {
      // It stays in the queue as it was, and goes out again under the same id.
      log.error({ webhookId, messageId: message.messageId, err: error }, 'outcome not written');
      rest(now);
    }
  }

  return {
    wake,
    async stop() {
      stopped.abort();
      alarm.abort();
      await Promise.all(underWay.values());
    },
  };
}
