import { Command } from '@pledgewatch/shared/command';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { type Saying, secondsOf } from '#/stories/index.ts';
import type { World } from '#/world/index.ts';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Value } from '@sinclair/typebox/value';
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
  const timed = checked(withTimes(command, now));
  return { given: [{ by: PEOPLE[by], command: timed }], isRefused: refused };
}

const compiled = TypeCompiler.Compile(Command);

/** Outside input once more: a story's commands are checked as the API checks them. */
function checked(command: unknown): Command {
  if (compiled.Check(command)) return command;
  const type = (command as { type?: unknown }).type;
  const variant = Command.anyOf.find(({ properties }) => properties.type.const === type);
  const faults = variant ? [...Value.Errors(variant, command)] : [];
  const reasons = faults.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
  const reason = variant ? reasons.join('; ') : `no command ${String(type)}`;
  throw new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason });
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
