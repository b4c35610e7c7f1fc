import type { Instructions } from '#/instructions/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';

/** Deadlines are met, and unanswered instructions looked at, this often. */
const EVERY_MS = 500;

/** Lets time itself be heard: on a quiet ledger nothing else makes a deadline pass. */
export function startTimers(of: {
  readonly sequencer: Sequencer;
  readonly instructions: Instructions;
  readonly onFatal: (error: Error) => void;
}): { stop(): void } {
  const { sequencer, instructions, onFatal } = of;
  const timer = setInterval(() => {
    try {
      sequencer.tick();
      instructions.renew();
    } catch (error) {
      onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
