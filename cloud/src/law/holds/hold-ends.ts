import type { Hold } from '#/pledges/index.ts';
import { Deadlines } from '../deadlines.ts';

/** When holds end by themselves. */
export class HoldEnds extends Deadlines<Hold> {
  constructor(holds: Iterable<Hold> = []) {
    super(({ endsAt = Infinity }) => endsAt);
    for (const hold of holds) if (hold.liftedAt === null) this.update(hold);
  }
}
