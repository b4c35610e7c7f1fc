import { BACK_PRESSURE_MS } from './limits.ts';

/**
 * Holds a publish back while the intake is full: the sender's window is the queue.
 *
 * @param attempt Gives false when it must be tried again.
 */
export function hold(attempt: () => boolean, done: () => void): void {
  if (attempt()) return done();
  setTimeout(() => hold(attempt, done), BACK_PRESSURE_MS);
}
