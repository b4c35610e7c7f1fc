import type { ServerResponse } from 'node:http';
import type { Clock } from '@pledgewatch/shared/clock';
import { SLOW_MS_MAX } from './limits.ts';

/** What became of a write. */
export type Written = 'sent' | 'gone' | 'slow';

/**
 * Writes text to a client that may be slow or gone. It waits until the text has left our buffer, so no
 * more than one text ever waits for a reader; {@link SLOW_MS_MAX} later the reader counts as slow.
 */
export class StreamWriter {
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;

  constructor(response: ServerResponse, clock: Clock) {
    this.#response = response;
    this.#clock = clock;
    const gone = new AbortController();
    this.gone = gone.signal;
    response.once('close', () => gone.abort());
    response.on('error', () => gone.abort());
  }

  async write(text: string): Promise<Written> {
    if (this.gone.aborted) return 'gone';
    if (this.#response.write(text)) return 'sent';
    const settled = new AbortController();
    const drained = new Promise<Written>((resolve) => {
      this.#response.once('drain', () => resolve('sent'));
    });
    const waited = this.#clock
      .sleep(SLOW_MS_MAX, AbortSignal.any([this.gone, settled.signal]))
      .then((): Written => (this.gone.aborted ? 'gone' : 'slow'));
    const written = await Promise.race([drained, waited]);
    settled.abort();
    return written;
  }

  /** Ends the answer; a client that does not take the end within `ms` is cut off. */
  async end(ms: number): Promise<void> {
    this.#response.end();
    await this.#clock.sleep(ms, this.gone);
    this.cut();
  }

  cut(): void {
    this.#response.destroy();
  }
}

/** An event as server-sent events write it (WHATWG HTML §9.2); one without `id` is not resumed from. */
export function frame(event: string, data: unknown, id?: number): string {
  const head = id === undefined ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
