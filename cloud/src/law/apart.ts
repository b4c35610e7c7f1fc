import { APART, type Part } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { personOf } from '#/pledges/index.ts';
import type { Refusals } from './refusals.ts';

/** Four eyes are two people: names those whose part keeps them from acting again. */
export function refuseSame(
  type: keyof typeof APART,
  about: {
    readonly actor: Actor;
    readonly id: string;
    /** Who took which part so far. */
    readonly parts: Partial<Record<Part, string | null>>;
  },
  refusals: Refusals,
): void {
  const { actor, id, parts } = about;
  const person = personOf(actor);
  for (const first of APART[type]) {
    const facts = { userId: actor.userId, id, first, second: 'checker' };
    refusals.when(parts[first] === person, 'PW_MAKER_IS_CHECKER', facts);
  }
}
