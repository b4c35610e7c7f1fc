import { relative, resolve } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { writeNewStory } from '#/score/index.ts';
import { STORY_SCHEMA_FILE } from '#/stories/index.ts';

const OPTIONS = {
  stories: {
    type: 'string',
    default: '.',
    placeholder: 'DIR',
    description: 'The folder to write it into 写入的文件夹',
  },
} as const;

/** `npm run simulate -- new NAME`: writes a story to start from, and says how to play it. */
export function startStory(argv: readonly string[]): void {
  const line = parseCommandLine({
    program: 'npm run simulate -- new',
    summary:
      'Writes a story to start from, every line of it explained. 写出一个逐行注释的故事作为起点。',
    options: OPTIONS,
    positionals: 'NAME',
    example: 'npm run simulate -- new my-theft --stories my-stories',
    argv,
  });
  if (line.kind === 'help') return void process.stdout.write(line.text);
  const [name, ...rest] = line.positionals;
  if (name === undefined || rest.length > 0) {
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: 'name the new story' });
  }
  const { stories } = line.values;
  const file = writeNewStory(stories, name, relative(resolve(stories), STORY_SCHEMA_FILE));
  const play = `npm run simulate -- play ${name} --stories ${stories}`;
  const score = `npm run simulate -- score --story ${name} --stories ${stories} --seeds 50`;
  process.stdout.write(`${file}\nPlay it 演练:  ${play}\nScore it 评分: ${score}\n`);
}
