import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadConfig, readConfigFile } from '@pledgewatch/shared/config';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { type Story, StoryFile } from './story.ts';

/** Where the stories of this package lie. */
export const STORIES_FOLDER = join(import.meta.dirname, '../../stories');

const EXTENSION = '.yaml';

/**
 * One story file's text as a story.
 *
 * @throws {PledgewatchError} `PW_CONFIG_INVALID` naming file, line and column of every fault.
 */
export function parseStory(file: string, text: string): Story {
  const story = loadConfig({ file, text, schema: StoryFile, environment: {}, prefix: '' });
  const { actions, mustRaise, mustNotRaise } = story as StoryFile;
  const late = actions.findIndex(({ at }, i) => at < (actions[i - 1]?.at ?? 0));
  if (late > 0) refuse(`${file} actions[${late}].at: earlier than the action before it`);
  const both = mustRaise.find((code) => mustNotRaise.includes(code));
  if (both !== undefined) refuse(`${file}: ${both} both must and must not be raised`);
  return { ...(story as StoryFile), name: basename(file, EXTENSION) };
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
