import { PledgewatchError } from '@pledgewatch/shared/errors';
import { InFlight } from './in-flight.ts';
import { CLOSE_MS_MAX, OPEN_MS_MAX } from './limits.ts';
import type { Delivery, SourceSession } from './source.ts';
import type { Supervision, Tally } from './supervisor.ts';

/** One session of a source, from opening to closing. Whatever goes wrong in it ends here. */
export class SessionRun {
  readonly #parts: Supervision;
  readonly #tally: Tally;
  readonly #memory: Map<string, unknown>;
  readonly #inFlight = new InFlight();
  readonly #ending = new AbortController();
  #cause: unknown;

  constructor(parts: Supervision, tally: Tally, memory: Map<string, unknown>) {
    this.#parts = parts;
    this.#tally = tally;
    this.#memory = memory;
  }

  get inFlight(): number {
    return this.#inFlight.deliveries;
  }

  /** Ends the session; without a cause it ends because the edge stops. The first cause counts. */
  end(cause?: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#cause = cause;
    this.#ending.abort();
  }

  /** Gives the cause of the end; undefined when the device said goodbye or the edge stops. */
  async run(onOpen: () => void): Promise<unknown> {
    try {
      const session = await this.#open();
      if (session) {
        onOpen();
        await this.#use(session);
      }
    } catch (error) {
      this.end(error);
    }
    this.end();
    return this.#cause;
  }

  /** Undefined when the end came first. */
  async #open(): Promise<SourceSession | undefined> {
    const { driver, config, clock, folder, id } = this.#parts;
    const { signal } = this.#ending;
    const host = {
      now: () => clock.now(),
      signal,
      folder,
      report: (fault: PledgewatchError) => this.#tally.report(fault),
      memory: this.#memory,
    };
    const opening = driver.open(config, host);
    const reason = `no answer within ${OPEN_MS_MAX} ms`;
    const late = this.#after(OPEN_MS_MAX, () =>
      this.end(new PledgewatchError('PW_SOURCE_UNREACHABLE', { source: id, reason })),
    );
    const session = await Promise.race([opening, aborted(signal)]).finally(() => late.abort());
    // What a driver opens although it was told to stop is closed at once.
    if (!session) opening.then((stray) => stray[Symbol.asyncDispose]()).catch(() => undefined);
    return session;
  }

  async #use(session: SourceSession): Promise<void> {
    const { signal } = this.#ending;
    void this.#watchSilence(this.#parts.clock.now());
    try {
      await Promise.race([this.#pump(session), aborted(signal)]);
    } catch (error) {
      this.end(error);
    }
    // What is stored is told before the link goes: a PUBACK saved is a duplicate avoided.
    await this.#atMost(CLOSE_MS_MAX, this.#inFlight.settled());
    this.end();
    await this.#atMost(CLOSE_MS_MAX, session[Symbol.asyncDispose]());
  }

  async #pump(session: SourceSession): Promise<void> {
    for await (const delivery of session.deliveries()) {
      this.#tally.heardAt = this.#parts.clock.now();
      await this.#inFlight.room();
      if (this.#ending.signal.aborted) return settle(delivery, 'refused');
      this.#inFlight.track(delivery, this.#store(delivery));
    }
  }

  async #store(delivery: Delivery): Promise<void> {
    const { length } = delivery.observations;
    try {
      await this.#parts.append(delivery.observations);
    } catch (error) {
      this.#tally.refused += length;
      await settle(delivery, 'refused').catch(() => undefined);
      if (this.#parts.driver.afterRefusal === 'reopen') this.end(error);
      else this.#tally.report(error);
      return;
    }
    this.#tally.stored += length;
    await settle(delivery, 'stored').catch((error: unknown) => this.end(error));
  }

  async #watchSilence(openedAt: number): Promise<void> {
    const { clock, id, silenceMaxMs } = this.#parts;
    const { signal } = this.#ending;
    if (silenceMaxMs === Infinity) return;
    while (!signal.aborted) {
      const silentMs = clock.now() - Math.max(openedAt, this.#tally.heardAt ?? 0);
      // While the journal is behind, it is not the device that is quiet.
      const isSilent = silentMs >= silenceMaxMs && this.inFlight === 0;
      if (isSilent) this.end(new PledgewatchError('PW_SOURCE_SILENT', { source: id, silentMs }));
      else await clock.sleep(Math.max(silenceMaxMs - silentMs, silenceMaxMs / 10), signal);
    }
  }

  async #atMost(ms: number, work: PromiseLike<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const bound = this.#after(ms, resolve);
    await Promise.race([promise, Promise.resolve(work).catch(() => undefined)]);
    bound.abort();
  }

  /** Calls `then` after `ms`, unless it is aborted before. */
  #after(ms: number, then: () => void): AbortController {
    const given = new AbortController();
    void this.#parts.clock.sleep(ms, given.signal).then(() => given.signal.aborted || then());
    return given;
  }
}

async function settle(delivery: Delivery, outcome: 'stored' | 'refused'): Promise<void> {
  await delivery.settle(outcome);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
