import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Action, Applied } from '#/world/index.ts';
import { STORY_SPEED_MAX } from './limits.ts';
import type { Story } from './story.ts';

/** What a story is played on: a warehouse started with the story's world and seed. */
export interface Stage {
  apply(action: Action): Applied;
}

export interface Playing {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Story seconds a second of the clock; goods move at the world's pace all the same. */
  readonly speed?: number;
  /** Told of each action as it is taken. */
  readonly onAction?: (action: Action, applied: Applied) => void;
}

/**
 * Does what the story says, when it says it; tells whether it came to its end or was aborted.
 *
 * @throws {PledgewatchError} `PW_WORLD_ACTION_IMPOSSIBLE` naming the story's action that the world
 * does not allow; nothing after it is done.
 */
export async function playLive(
  warehouse: Stage,
  story: Story,
  { clock, signal, speed = 1, onAction = () => undefined }: Playing,
): Promise<'ended' | 'aborted'> {
  const pace = Math.min(Math.max(speed, 1 / STORY_SPEED_MAX), STORY_SPEED_MAX);
  const startedAt = clock.now();
  for (const [index, { at, action }] of story.actions.entries()) {
    const dueAt = startedAt + (at * 1_000) / pace;
    const inMs = dueAt - clock.now();
    if (inMs > 0) await clock.sleep(inMs, signal);
    if (signal.aborted) return 'aborted';
    onAction(action, taken(warehouse, story, index));
  }
  return 'ended';
}

function taken(warehouse: Stage, story: Story, index: number): Applied {
  const { action } = story.actions[index] as Story['actions'][number];
  try {
    return warehouse.apply(action);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const reason = `story ${story.name}, action ${index + 1} (${action.do}): ${why}`;
    throw new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason }, { cause });
  }
}
