import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadConfig, readConfigFile } from '@pledgewatch/shared/config';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { type Duration, secondsOf } from './duration.ts';
import { STORY_ENDS_AFTER_S, STORY_SECONDS_MAX } from './limits.ts';
import { type ExpectedAlert, type Story, StoryFile } from './story.ts';

/** Where the stories of this package lie. */
export const STORIES_FOLDER = join(import.meta.dirname, '../../stories');

const EXTENSION = '.yaml';

/**
 * One story file's text as a story.
 *
 * @throws {PledgewatchError} `PW_CONFIG_INVALID` naming file, line and column of every fault.
 */
export function parseStory(file: string, text: string): Story {
  const loaded = loadConfig({ file, text, schema: StoryFile, environment: {}, prefix: '' });
  const problems = problemsOf(loaded);
  if (problems.length > 0) refuse(problems.map((problem) => `${file}${problem}`).join('\n'));
  return storyOf(basename(file, EXTENSION), loaded);
}

function storyOf(name: string, file: StoryFile): Story {
  const { title, given, seed, spec, rates, network, controlLinePermille } = file;
  const actions = file.actions.flatMap((one) => repeated(one, ({ action }) => ({ action })));
  const sayings = (file.people ?? []).flatMap((one) => repeated(one, ({ says }) => ({ says })));
  const times = [...actions, ...sayings].map(({ at }) => at);
  const lastsS =
    file.lasts === undefined ? Math.max(0, ...times) + STORY_ENDS_AFTER_S : secondsOf(file.lasts);
  const firstS = times.length === 0 ? 0 : Math.min(...times);
  return {
    name,
    title,
    given,
    seed,
    spec,
    ...(rates && { rates }),
    ...(network && { network }),
    ...(controlLinePermille && { controlLinePermille }),
    starts: file.starts ?? '09:00',
    lastsS,
    orders: file.orders ?? [],
    actions: actions.toSorted((a, b) => a.at - b.at),
    sayings: sayings.toSorted((a, b) => a.at - b.at),
    mustRaise: file.mustRaise.map((one) => expected(one, firstS, lastsS)),
    mayRaise: file.mayRaise ?? [],
    mustNotRaise: file.mustNotRaise,
  };
}

interface Repeating {
  readonly at: Duration;
  readonly every?: Duration;
  readonly times?: number;
}

function repeated<T extends Repeating, R>(one: T, of: (one: T) => R): (R & { at: number })[] {
  const { times = 1 } = one;
  const everyS = secondsOf(one.every ?? 0);
  return Array.from({ length: times }, (_, index) => ({
    at: secondsOf(one.at) + index * everyS,
    ...of(one),
  }));
}

function expected(
  one: StoryFile['mustRaise'][number],
  firstS: number,
  lastsS: number,
): ExpectedAlert {
  if (typeof one === 'string') return { code: one, afterS: firstS, byS: lastsS };
  const { code, after, within, about, severity } = one;
  const afterS = after === undefined ? firstS : secondsOf(after);
  return {
    code,
    afterS,
    byS: within === undefined ? lastsS : afterS + secondsOf(within),
    ...(about && { about }),
    ...(severity && { severity }),
  };
}

/** What the schema cannot say. */
function problemsOf(file: StoryFile): string[] {
  const { actions, people = [] } = file;
  const late = actions.findIndex(({ at }, i) => secondsOf(at) < secondsOf(actions[i - 1]?.at ?? 0));
  const must = file.mustRaise.map((one) => (typeof one === 'string' ? one : one.code));
  const both = [...must, ...(file.mayRaise ?? [])].filter((c) => file.mustNotRaise.includes(c));
  const everless = [...actions, ...people].some((one) => one.times && one.every === undefined);
  const long = [file.lasts ?? 0, ...actions.map(({ at }) => at)].some(
    (each) => secondsOf(each) > STORY_SECONDS_MAX,
  );
  return [
    ...(late > 0 ? [` actions[${late}].at: earlier than the action before it`] : []),
    ...both.map((code) => `: ${code} both must and must not be raised`),
    ...(everless ? [': times needs every'] : []),
    ...(long ? [`: longer than ${STORY_SECONDS_MAX / 86_400} days`] : []),
  ];
}

/** The names of all stories, in order. */
export function storyNames(folder: string = STORIES_FOLDER): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => basename(file, EXTENSION))
    .sort();
}

/**
 * The story of that name.
 *
 * @throws {PledgewatchError} `PW_CONFIG_INVALID`: no such story, or its file has faults.
 */
export function loadStory(name: string, folder: string = STORIES_FOLDER): Story {
  const names = storyNames(folder);
  if (!names.includes(name)) refuse(`--story: no story ${name}; there are ${names.join(', ')}`);
  const file = join(folder, `${name}${EXTENSION}`);
  return parseStory(file, readConfigFile(file));
}

function refuse(problems: string): never {
  throw new PledgewatchError('PW_CONFIG_INVALID', { problems });
}
