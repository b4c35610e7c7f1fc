import { createHash } from 'node:crypto';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ErrorCode } from '@pledgewatch/shared/errors';
import { Observation, type ClockQuality } from '@pledgewatch/shared/observation';
import { DEVICE_AHEAD_MS_MAX, DEVICE_TIME_MIN, HEAD_BYTES_MAX } from '../limits.ts';
import type { DeviceMessage } from './device-message.ts';

const checks = new Map(
  Observation.anyOf.map((variant) => [
    variant.properties.kind.const,
    TypeCompiler.Compile(variant),
  ]),
);

/** Why nothing was made of a message. */
export interface NotDecoded {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** What an observation carries whatever was observed. */
export interface ObservedBase {
  readonly sourceId: string;
  readonly deviceId: string;
  readonly observedAt: EpochMs;
  readonly clock: ClockQuality;
  readonly receivedAt: EpochMs;
  readonly historical?: true;
  readonly possibleDuplicate?: true;
}

/**
 * The common part of what a message says.
 *
 * @param deviceAt The device's own time; undefined where it gives none, NaN where it cannot be read.
 */
export function observed(message: DeviceMessage, deviceAt: EpochMs | undefined): ObservedBase {
  const { sourceId, deviceId, receivedAt, isRetained, isRepeated } = message;
  return {
    sourceId,
    deviceId,
    ...timeOf(deviceAt, receivedAt),
    receivedAt,
    ...(isRetained && { historical: true }),
    ...(isRepeated && { possibleDuplicate: true }),
  };
}

/**
 * Which time counts. A device's time before 2020, or more than five minutes ahead of the gateway's, is
 * kept and said to be wrong; one that cannot be read is as good as a clock that was never set.
 */
export function timeOf(deviceAt: EpochMs | undefined, receivedAt: EpochMs) {
  if (deviceAt === undefined) return { observedAt: receivedAt, clock: 'gateway' } as const;
  if (!Number.isSafeInteger(deviceAt) || deviceAt < 0 || deviceAt > 8.64e15) {
    return { observedAt: receivedAt, clock: 'unsynced' } as const;
  }
  const isAbsurd = deviceAt < DEVICE_TIME_MIN || deviceAt > receivedAt + DEVICE_AHEAD_MS_MAX;
  return { observedAt: deviceAt, clock: isAbsurd ? 'unsynced' : 'device' } as const;
}

/**
 * The observation itself where it keeps to its schema; else the message as `undecoded`, with every
 * field that is out of range.
 */
export function sound(candidate: Observation, message: DeviceMessage): Observation {
  const check = checks.get(candidate.kind);
  if (check?.Check(candidate)) return candidate;
  const faults = [...(check?.Errors(candidate) ?? [])].map(
    ({ path, message }) => `${path.slice(1)}: ${message}`,
  );
  const reason = faults.slice(0, 5).join('; ');
  return undecoded(message, { code: 'PW_MESSAGE_OUT_OF_RANGE', reason });
}

/** Bytes nobody understood: their digest and their beginning, so that they are found and looked at. */
export function undecoded(message: DeviceMessage, { code, reason }: NotDecoded): Observation {
  const { payload } = message;
  return {
    kind: 'undecoded',
    ...observed(message, undefined),
    code,
    reason: wellFormed(reason),
    byteCount: payload.length,
    digest: createHash('sha256').update(payload).digest('hex'),
    head: Buffer.from(payload.subarray(0, HEAD_BYTES_MAX)).toString('base64'),
  };
}

/** At most 256 characters, on one line. */
function wellFormed(reason: string): string {
  return reason
    .replaceAll(/\p{C}+/gu, ' ')
    .slice(0, 256)
    .toWellFormed();
}
