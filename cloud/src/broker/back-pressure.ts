/** How long a full intake may hold a publish before it is tried again. */
const BACK_PRESSURE_MS = 20;

/** Holds a publish back while the intake is full: the sender's window is the queue. */
export function hold(attempt: () => boolean, done: () => void): void {
  if (attempt()) return done();
  setTimeout(() => hold(attempt, done), BACK_PRESSURE_MS);
}
