import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';

/** A registered public key, and what became of it. */
export interface SigningKeyView extends Readonly<Omit<CommandOf<'signingKey.register'>, 'type'>> {
  /** Its JWK thumbprint (RFC 7638), lower-case hex. */
  readonly signingKeyId: string;
  readonly tenantId: string;
  /** The person who registered it, and the other who confirmed it; null until then. */
  readonly registeredBy: string;
  readonly confirmedBy: string | null;
  readonly revokedFrom: EpochMs | null;
}
