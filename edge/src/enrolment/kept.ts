import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** What a gateway keeps of its enrolment. */
export const KeptEnrolment = Type.Object(
  {
    siteId: Type.String(),
    gatewayId: Type.String(),
    /** Raw Ed25519 public key, base64url. */
    cloudKey: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    password: Type.String({ minLength: 16 }),
    /** 32 bytes, base64url. */
    vehicleKey: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  },
  { additionalProperties: false },
);
export type KeptEnrolment = Static<typeof KeptEnrolment>;

/** @throws {PledgewatchError} `PW_ENROLMENT_STATE_DAMAGED` */
export async function readKept(file: string): Promise<KeptEnrolment | null> {
  if (!existsSync(file)) return null;
  let kept: unknown;
  try {
    kept = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new PledgewatchError(
      'PW_ENROLMENT_STATE_DAMAGED',
      { file, reason: 'not JSON' },
      { cause },
    );
  }
  if (Value.Check(KeptEnrolment, kept)) return kept;
  throw new PledgewatchError('PW_ENROLMENT_STATE_DAMAGED', { file, reason: 'fields are missing' });
}

/** Whole and on disk, readable by its owner alone, or not at all. */
export async function writeKept(file: string, kept: KeptEnrolment): Promise<void> {
  const draft = `${file}.new`;
  {
    await using handle = await open(draft, 'w', 0o600);
    await handle.writeFile(JSON.stringify(kept));
    await handle.sync();
  }
  await rename(draft, file);
}
