import {
  Api,
  castOf,
  floatingIdOf,
  goodsOf,
  playScenario,
  pledgeIdOf,
  Story,
  type Language,
} from '#/scenario/index.ts';
import type { PreparedConfig } from './config.ts';
import { Places } from './places.ts';
import { apiOf, TOLD } from './site.ts';

/**
 * Acts, through API and door alone, the people of one pledge: it is opened, robbed, repaid, and goods
 * leave with its leave. Tells it line by line, and ends when it is told.
 */
export async function tellStory(
  config: PreparedConfig,
  { language, signal }: { readonly language: Language; readonly signal: AbortSignal },
): Promise<void> {
  const places = new Places(config.folder);
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const maker = apiOf(config, 'maker', until);
  const story = new Story(language, (line) => process.stdout.write(`${line}\n`));
  const { url } = await maker.post<{ url: string }>('/v1/console-links', {});
  story.say('page', { url });
  const pledge = JSON.parse(places.read('site/pledge.json')) as number | null;
  const isTold = places.has(TOLD) && Number(places.read(TOLD)) >= (pledge ?? 0);
  if (pledge === null || isTold) return story.say('over');
  const cast = {
    ...castOf((who) => apiOf(config, who, until)),
    warehouse: new Api(config.doorUrl, places.read('site/door-key'), until),
  };
  places.write(TOLD, String(pledge));
  // Whichever fails first ends the other; nobody is left waiting for what will not come.
  const listening = listen(maker, story, until).catch((error: unknown) => {
    over.abort();
    throw error;
  });
  const playing = playScenario({
    cast,
    pledgeId: pledgeIdOf(pledge),
    floatingId: floatingIdOf(pledge),
    goods: goodsOf(pledge),
    story,
    signal: until,
  }).finally(() => over.abort());
  await Promise.all([playing, listening]);
  story.say('over');
}

async function listen(maker: Api, story: Story, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of maker.events(signal)) {
      story.heard(event);
      if (event.event === 'alert') story.alerted(String(event.data['code']));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
