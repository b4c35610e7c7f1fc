import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  castOf,
  floatingIdOf,
  goodsOf,
  playScenario,
  pledgeIdOf,
  Story,
  type Api,
  type Language,
} from '#/scenario/index.ts';
import { Ending, GRACE_MS } from './ending.ts';
import { MARK, openDemoFolder, rememberDemo } from './folder.ts';
import { Programs } from './processes.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { startSystem, type DemoSystem } from './system.ts';

export interface DemoOptions {
  readonly folder: string;
  readonly fresh: boolean;
  /** Stops by itself after so long, once the story is told; Infinity for never. */
  readonly seconds: number;
  readonly language: Language;
}

/**
 * Runs the demo until its time is over or somebody ends it.
 *
 * @throws {PledgewatchError} `PW_DEMO_STORY_UNTOLD` when the story came to no end in its time and
 * grace; what opening the folder and starting the programs throw.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const folder = resolve(options.folder);
  const { memory: known, claim } = openDemoFolder(folder, options.fresh);
  const story = new Story(options.language, (line) => process.stdout.write(`${line}\n`));
  const ending = new Ending(options.seconds, () =>
    story.say('late', { seconds: GRACE_MS / 1_000 }),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, ending.end);
  const failed = Promise.withResolvers<never>();
  const programs = new Programs(folder, failed.reject);
  const receiver = await startReceiver((received) => story.received(received));
  story.say('starting');
  try {
    const demo = new Demo({ folder, story, programs, receiver, ending });
    const { signal } = ending;
    const playing = startSystem({ folder, known, programs, signal }).then((of) => demo.play(of));
    await Promise.race([playing, failed.promise, once(signal, 'abort')]);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    story.say('stopping');
    ending.end();
    await Promise.all([programs.stop(), receiver.stop()]);
    claim.release();
  }
  if (ending.isUntold) {
    throw new PledgewatchError('PW_DEMO_STORY_UNTOLD', { seconds: options.seconds, folder });
  }
}

interface DemoParts {
  readonly folder: string;
  readonly story: Story;
  readonly programs: Programs;
  readonly receiver: Receiver;
  readonly ending: Ending;
}

class Demo {
  readonly #parts: DemoParts;

  constructor(parts: DemoParts) {
    this.#parts = parts;
  }

  /** Tells the story on a running system, and goes on listening. */
  async play(system: DemoSystem): Promise<void> {
    const { receiver } = this.#parts;
    const maker = system.api('maker');
    await this.#introduce(system);
    receiver.secret = await this.#subscribe(maker);
    const listening = this.#listen(maker);
    await Promise.all([this.#tell(system), listening]);
  }

  async #tell({ api, warehouse, memory }: DemoSystem): Promise<void> {
    const { folder, story, ending } = this.#parts;
    const pledge = memory.pledgesOpened + 1;
    rememberDemo(folder, { ...memory, pledgesOpened: pledge });
    await playScenario({
      cast: { ...castOf(api), warehouse },
      pledgeId: pledgeIdOf(pledge),
      floatingId: floatingIdOf(pledge),
      goods: goodsOf(pledge),
      story,
      signal: ending.signal,
    });
    story.say('over');
    ending.told();
  }

  async #introduce({ url, doorUrl, api }: DemoSystem): Promise<void> {
    const { folder, story, programs } = this.#parts;
    const link = await api('maker').post<{ url: string }>('/v1/console-links', {});
    story.say('started', programs.pids());
    story.say('page', { url: link.url });
    story.say('api', { url, file: join(folder, MARK) });
    story.say('door', { url: doorUrl });
  }

  /** Has the bank told at this start's address, and no longer at those of earlier ones. */
  async #subscribe(maker: Api): Promise<string> {
    const { items } = await maker.get<{ items: { webhookId: string }[] }>('/v1/webhooks');
    for (const { webhookId } of items) await maker.delete(`/v1/webhooks/${webhookId}`);
    const { receiver } = this.#parts;
    const hook = await maker.post<{ secret: string }>('/v1/webhooks', { url: receiver.url });
    return hook.secret;
  }

  async #listen(maker: Api): Promise<void> {
    const { story, ending } = this.#parts;
    try {
      for await (const event of maker.events(ending.signal)) story.heard(event);
    } catch (error) {
      if (!ending.signal.aborted) throw error;
    }
  }
}
