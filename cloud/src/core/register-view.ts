import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf, Role } from '@pledgewatch/shared/command';

/** A party as last told. */
export type PartyView = Readonly<Omit<CommandOf<'party.register'>, 'type'>>;

/** A user of the register. */
export interface UserView {
  readonly userId: string;
  /** On whose behalf the user acts, and who employs the user. */
  readonly partyId: string;
  readonly employerId: string;
  readonly roles: readonly Role[];
  readonly administrator: boolean;
  /** From then on nothing of the user's opens anything; null while nobody said so. */
  readonly disabledFrom: EpochMs | null;
}

/** Who a tenant says belongs to it. */
export interface RegisterView {
  readonly parties: ReadonlyMap<string, PartyView>;
  readonly users: ReadonlyMap<string, UserView>;
}
