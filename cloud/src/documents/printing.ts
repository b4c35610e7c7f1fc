import { Worker } from 'node:worker_threads';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { PRINTS_AT_ONCE_MAX, PRINTS_WAITING_MAX, PRINT_MS_MAX } from './limits.ts';
import type { Sheet } from './sheet.ts';

/** Makes PDFs, a few at a time, each in a thread that ends with it. */
export class Printing {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws {PledgewatchError} `PW_PRINTING_BUSY` when too many wait; the asker comes again. */
  async print(sheet: Sheet): Promise<Buffer> {
    if (this.#waiting.length >= PRINTS_WAITING_MAX) throw new PledgewatchError('PW_PRINTING_BUSY');
    if (this.#running >= PRINTS_AT_ONCE_MAX) await this.#turn();
    else this.#running += 1;
    try {
      return await printIn(
        new Worker(new URL('pdf-worker.ts', import.meta.url), { workerData: sheet }),
      );
    } finally {
      const next = this.#waiting.shift();
      // Whoever waited takes over the place of the one that ends.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

async function printIn(worker: Worker): Promise<Buffer> {
  const signal = AbortSignal.timeout(PRINT_MS_MAX);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      worker.once('message', (pdf: Uint8Array) => resolve(Buffer.from(pdf)));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread ended without a PDF')));
      signal.addEventListener('abort', () => reject(new PledgewatchError('PW_PRINTING_BUSY')));
    });
  } finally {
    await worker.terminate();
  }
}
