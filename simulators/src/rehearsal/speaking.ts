import { type Command } from '@pledgewatch/shared/command';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { type Saying, secondsOf } from '#/stories/index.ts';
import type { World } from '#/world/index.ts';
import { orderCommands, PEOPLE, type Given } from './parties.ts';

/** What somebody says in a story. */
export type Speaking = Saying;

export interface Moment {
  readonly world: World;
  readonly now: EpochMs;
  /** Counts what was said, so that each order has a name of its own. */
  readonly number: number;
}

const ORDER_LASTS_S = 1_800;

/** The commands that are meant. */
export function commandsOf(
  says: Speaking,
  { world, now, number }: Moment,
): { readonly given: Given[]; readonly isRefused: boolean } {
  if ('order' in says) {
    const lastsMs = secondsOf(says.order.lasts ?? ORDER_LASTS_S) * 1_000;
    const given = orderCommands(world, { ...says.order, lastsMs }, { now, number });
    return { given, isRefused: false };
  }
  const { by, command, refused = false } = says;
  const timed = withTimes(command, now) as Command;
  return { given: [{ by: PEOPLE[by], command: timed }], isRefused: refused };
}

const TIME = /^\$now(?:([+-])(.+))?$/;

/** Replaces every `$now+2h` in a value by the time that is meant. */
function withTimes(value: unknown, now: EpochMs): unknown {
  if (typeof value === 'string') return timeOf(value, now) ?? value;
  if (Array.isArray(value)) return value.map((each) => withTimes(each, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withTimes(each, now)]),
  );
}

function timeOf(text: string, now: EpochMs): EpochMs | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, sign, length] = match;
  const ms = length === undefined ? 0 : secondsOf(length) * 1_000;
  return now + (sign === '-' ? -ms : ms);
}
