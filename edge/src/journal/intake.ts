import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Observation } from '@pledgewatch/shared/observation';
import { WAITING_OBSERVATIONS_MAX } from './limits.ts';

/** Gathers the appends of one tick into one commit. */
export interface Intake {
  append(observations: readonly Observation[]): Promise<void>;
  /** Stores what waits, now. */
  flush(): void;
}

interface IntakePorts {
  /** Stores all or nothing, durably, before it returns. */
  readonly store: (observations: readonly Observation[]) => void;
  /** Told how many were turned away, and why. */
  readonly onRefused: (error: PledgewatchError, count: number) => void;
}

interface Waiting {
  readonly observations: readonly Observation[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createIntake({ store, onRefused }: IntakePorts): Intake {
  let waiting: Waiting[] = [];
  let waitingCount = 0;

  function flush(): void {
    const group = waiting;
    const count = waitingCount;
    [waiting, waitingCount] = [[], 0];
    if (group.length === 0) return;
    try {
      store(group.flatMap(({ observations }) => observations));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (error instanceof PledgewatchError) onRefused(error, count);
      for (const { reject } of group) reject(error);
    }
  }

  return {
    append(observations) {
      if (observations.length === 0) return Promise.resolve();
      if (waitingCount + observations.length > WAITING_OBSERVATIONS_MAX) {
        const error = new PledgewatchError('PW_JOURNAL_BUSY', {
          countMax: WAITING_OBSERVATIONS_MAX,
        });
        onRefused(error, observations.length);
        return Promise.reject(error);
      }
      if (waiting.length === 0) setImmediate(flush);
      waitingCount += observations.length;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ observations, resolve, reject });
      return promise;
    },
    flush,
  };
}
