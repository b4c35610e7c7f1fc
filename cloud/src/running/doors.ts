import { randomBytes } from 'node:crypto';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { rawPublicKey } from '@pledgewatch/shared/keys';
import {
  createSessions,
  createIssuers,
  openApiKeys,
  type ApiKeys,
  type Sessions,
  type Tokens,
} from '#/access/index.ts';
import type { CloudConfig } from '#/config.ts';
import { createEnrolment, type Enrolment } from '#/enrolment/index.ts';
import { PROGRAM } from './program.ts';
import type { CloudRecord } from './record.ts';

/** Who may come in: people by their keys or by tokens of the issuer, gateways by their enrolment. */
export interface Doors {
  readonly keys: ApiKeys;
  readonly sessions: Sessions;
  /** Undefined where no issuer is configured. */
  readonly tokens: Tokens | undefined;
  readonly enrolment: Enrolment;
}

/** Keys and enrolments live in the cloud's database; a gateway that enrols is written into the ledger as well. */
export function openDoors(
  { key, db, sequencer, vehicles }: CloudRecord,
  { oidc, clock }: { readonly oidc: CloudConfig['oidc']; readonly clock: Clock },
): Doors {
  const { law } = sequencer.state;
  const admits = (actor: Actor) => law.admission(actor, clock.now()) === undefined;
  const keys = openApiKeys(db, clock, admits);
  const enrolment = createEnrolment({
    db,
    clock,
    cloudKey: rawPublicKey(key),
    vehicleKey: (siteId) => vehicles.key(siteId),
    random: randomBytes,
    enrol: ({ tokenId, ...gateway }) =>
      void sequencer.submit({
        actor: PROGRAM,
        idempotencyKey: `enrolment-${tokenId}`,
        command: { type: 'gateway.enrol', tokenId, ...gateway },
      }),
  });
  const tokens = createIssuers(oidc, { clock, fetch });
  return { keys, sessions: createSessions(clock, keys), tokens, enrolment };
}
