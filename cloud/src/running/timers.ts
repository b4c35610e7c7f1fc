import { randomUUID } from 'node:crypto';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Instructions } from '#/instructions/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';
import { PROGRAM } from './program.ts';

/** Deadlines are met, and unanswered instructions looked at, this often. */
const EVERY_MS = 500;
/** No time zone's midnight lies within a minute. */
const MINUTE_MS = 60_000;

export interface TurnParts {
  readonly sequencer: Sequencer;
  readonly instructions: Instructions;
  readonly clock: Clock;
  /** Another text each time: what makes a command happen once. */
  readonly uniqueKey?: () => string;
}

/** One look at what time alone makes due: deadlines, days that are over, unanswered instructions. */
export function createTurn(of: TurnParts): () => void {
  const { sequencer, instructions, clock, uniqueKey = randomUUID } = of;
  const days = dayCloser(sequencer, uniqueKey);
  return () => {
    sequencer.tick();
    days.close(clock.now());
    instructions.renew();
  };
}

/** Lets time itself be heard: on a quiet ledger nothing else makes a deadline or a day pass. */
export function startTimers(of: TurnParts & { readonly onFatal: (error: Error) => void }): {
  stop(): void;
} {
  const turn = createTurn(of);
  const { onFatal } = of;
  const timer = setInterval(() => {
    try {
      turn();
    } catch (error) {
      onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** Closes the days that are over, some pledges at a turn; it looks anew only when a minute has begun. */
function dayCloser(sequencer: Sequencer, uniqueKey: () => string): { close(now: number): void } {
  let minute = 0;
  return {
    close(now) {
      if (Math.floor(now / MINUTE_MS) === minute) return;
      const due = sequencer.state.law.daysDue(now);
      for (const { siteId, day } of due) {
        const command = { type: 'day.close', siteId, day } as const;
        sequencer.submit({ actor: PROGRAM, idempotencyKey: `day-${uniqueKey()}`, command });
      }
      if (due.length === 0) minute = Math.floor(now / MINUTE_MS);
    },
  };
}
