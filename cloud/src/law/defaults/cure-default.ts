import { unfit, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import { stopDisposal } from '../disposal/stopping.ts';
import type { Rule } from '../rule.ts';
import { requireDefault } from './declare-default.ts';
import { moveDefault, type Default } from './default-book.ts';
import { isGroundGone } from './grounds.ts';

/**
 * The default is cured: the bank says so, and the law agrees once the ground is gone. A sale that was
 * noticed for it is stopped, while the goods are not sold yet.
 */
export const cureDefault: Rule<'default.cure'> = {
  check({ actor, command: { defaultId }, now }, books, refusals) {
    const { proposed: standing, pledge } = requireDefault(defaultId, actor, books);
    if (standing.state !== 'STANDING') throw unfit('default', defaultId, standing.state);
    if (pledge.realised === true) throw unfit('pledge', pledge.pledgeId, 'REALISED');
    const isGone = isGroundGone({ declared: standing, pledge, now }, books);
    const facts = { defaultId, ground: standing.ground };
    refusals.when(!isGone, 'PW_DEFAULT_UNCURED', facts);
  },
  apply({ actor, command }, folding, books) {
    const { proposed: standing, pledge } = requireDefault(command.defaultId, actor, books);
    endDefault(standing, { to: 'CURED', pledge }, folding, books);
  },
};

/** Cured, or nothing is owed any more: the pledge goes on as it stands otherwise. */
export function endDefault(
  standing: Default,
  { to, pledge }: { readonly to: 'CURED' | 'SETTLED'; readonly pledge: Pledge },
  folding: Folding,
  books: Books,
): void {
  moveDefault(standing, to);
  standing.endedAt = folding.at;
  const { defaultId, ground } = standing;
  const note = to === 'CURED' ? 'default-cured' : 'default-settled';
  folding.note(note, pledge, { subject: pledge.pledgeId, facts: { defaultId, ground } });
  stopDisposal(pledge, 'default', folding, books);
  settleState(pledge, books);
}
