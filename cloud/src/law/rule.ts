import type { CommandType } from '@pledgewatch/shared/command';
import type { AskedOf, Folding } from '#/pledges/index.ts';
import type { Books } from './books.ts';
import type { Refusals } from './refusals.ts';

/** What the law says about one type of command. */
export interface Rule<T extends CommandType> {
  /**
   * Names every reason against the command; changes nothing. The role was checked before.
   *
   * @throws {PledgewatchError} When nothing more can be known, as for what does not exist.
   */
  check(asked: AskedOf<T>, books: Books, refusals: Refusals): void;
  /** Does what `check` found nothing against; never refuses. */
  apply(asked: AskedOf<T>, folding: Folding, books: Books): void;
}
