import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Observation } from '@pledgewatch/shared/observation';
import { WAITING_OBSERVATIONS_MAX } from './limits.ts';

/** Gathers the appends of one tick into one commit. */
export interface Intake {
  append(observations: readonly Observation[]): Promise<void>;
  /** Stores what waits, now. */
  close(): void;
}

interface Waiting {
  readonly observations: readonly Observation[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** @param store Stores all or nothing, durably, before it returns. */
export function createIntake(store: (observations: readonly Observation[]) => void): Intake {
  let waiting: Waiting[] = [];
  let waitingCount = 0;

  function flush(): void {
    const group = waiting;
    [waiting, waitingCount] = [[], 0];
    if (group.length === 0) return;
    try {
      store(group.flatMap(({ observations }) => observations));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  return {
    append(observations) {
      if (observations.length === 0) return Promise.resolve();
      if (waitingCount + observations.length > WAITING_OBSERVATIONS_MAX) {
        const facts = { bytes: waitingCount, bytesMax: WAITING_OBSERVATIONS_MAX };
        return Promise.reject(new PledgewatchError('PW_JOURNAL_FULL', facts));
      }
      if (waiting.length === 0) setImmediate(flush);
      waitingCount += observations.length;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ observations, resolve, reject });
      return promise;
    },
    close: flush,
  };
}
