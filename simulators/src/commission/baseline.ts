import { type KeyObject, sign, verify } from 'node:crypto';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { publicKeyFromBase64url, publicKeyToBase64url } from '@pledgewatch/shared/keys';

/** How a site's devices did when it was handed over; later readings are held against it. */
export interface Baseline {
  readonly siteId: string;
  readonly takenAt: EpochMs;
  readonly portals: readonly {
    readonly gateId: string;
    readonly passes: number;
    /** Passes of which the gate told, and told the right direction. */
    readonly told: number;
    readonly isGood: boolean;
  }[];
  readonly readers: readonly {
    readonly readerId: string;
    readonly reads: number;
    /** Reads of tags that stand elsewhere, or are none. */
    readonly crossReads: number;
  }[];
  readonly corners: readonly {
    readonly scaleId: string;
    readonly loadG: number;
    /** What each corner showed, less the load, grams. */
    readonly errorsG: readonly number[];
    /** What initial verification permits at that load (OIML R 76-1, 3.6.2). */
    readonly limitG: number;
    readonly isGood: boolean;
  }[];
  readonly clocks: readonly {
    readonly deviceId: string;
    readonly offMs: number;
    readonly isGood: boolean;
  }[];
}

/** A baseline with the signature of the site's key over its JSON. */
export interface SignedBaseline {
  readonly baseline: Baseline;
  /** Ed25519, raw, base64url. */
  readonly publicKey: string;
  readonly signature: string;
}

/** Binds a signature to its purpose: the same key signs other things too. */
const PURPOSE = 'pledgewatch/baseline/1\n';

const bytesOf = (baseline: Baseline): Buffer => Buffer.from(PURPOSE + JSON.stringify(baseline));

export function signBaseline(baseline: Baseline, key: KeyObject): SignedBaseline {
  const signature = sign(null, bytesOf(baseline), key).toString('base64url');
  return { baseline, publicKey: publicKeyToBase64url(key), signature };
}

/** Whether the signature is that of the key it names, over this very baseline. */
export function isSigned({ baseline, publicKey, signature }: SignedBaseline): boolean {
  const key = publicKeyFromBase64url(publicKey);
  return verify(null, bytesOf(baseline), key, Buffer.from(signature, 'base64url'));
}

/** Whether everything that has a limit keeps it. */
export function isGood({ portals, corners, clocks }: Baseline): boolean {
  return [...portals, ...corners, ...clocks].every((each) => each.isGood);
}
