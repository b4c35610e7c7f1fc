import { join } from 'node:path';
import { STORIES_FOLDER } from './load.ts';
import { StoryFile } from './story.ts';

/** Where editors find what a story may say. */
export const STORY_SCHEMA_FILE = join(STORIES_FOLDER, 'story.schema.json');

/** The schema of a story's file as JSON Schema, so that editors complete and check it. */
export function storySchemaText(): string {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  const schema = { $schema, title: 'A story of a pledged warehouse', ...StoryFile };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
