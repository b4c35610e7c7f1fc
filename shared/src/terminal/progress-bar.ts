/** A bar that grows. */
export interface ProgressBar {
  /** `count` more are done. */
  advance(count?: number): void;
  /** Wipes the bar away, done or not. */
  finish(): void;
}

/** What the bar is drawn on: `process.stderr`. */
interface BarStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const CELLS = 24;

/** Draws how far a long run is, on a terminal only: a log file stays free of it. */
export function progressBar(of: {
  readonly total: number;
  readonly label: string;
  readonly stream: BarStream;
}): ProgressBar {
  const { total, label, stream } = of;
  let done = 0;
  let drawn = -1;
  return {
    advance(count = 1) {
      done = Math.min(total, done + count);
      const percent = total > 0 ? Math.floor((done * 100) / total) : 100;
      // At most 101 drawings, however many steps there are.
      if (!stream.isTTY || percent === drawn) return;
      drawn = percent;
      const full = Math.round((percent * CELLS) / 100);
      const bar = '█'.repeat(full) + '░'.repeat(CELLS - full);
      stream.write(`\r${label} ${bar} ${percent}% ${done}/${total}`);
    },
    finish() {
      if (stream.isTTY && drawn >= 0) stream.write('\r\u001B[K');
      drawn = -1;
    },
  };
}
