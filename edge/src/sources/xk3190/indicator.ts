import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Frame } from './frame.ts';

/** While a truck drives on, its weight is said this often and no more. */
const MOVING_EVERY_MS = 500;

/** A pause in the frames longer than this begins the rest anew: nobody saw what was between. */
const PAUSE_MS_MAX = 1_000;

/** When an indication counts as at rest, and how often an unchanged one is said. */
export interface IndicatorOptions {
  readonly stableFrames: number;
  readonly stableForMs: number;
  readonly heartbeatMs: number;
}

/** An indication worth saying. */
export interface Indication extends Frame {
  readonly stable: boolean;
}

/**
 * Thins ten frames a second to what changed, and judges stability, which the frame does not carry: at
 * rest is an indication that stayed the same for so many frames and so long. Frames that come in one
 * burst after a stall are not a rest.
 */
export function createIndicator(
  options: IndicatorOptions,
): (frame: Frame, at: EpochMs) => Indication | undefined {
  let run: { frame: Frame; count: number; since: EpochMs; lastAt: EpochMs } | undefined;
  let said: (Indication & { at: EpochMs }) | undefined;
  return (frame, at) => {
    const goesOn = run && isSame(run.frame, frame) && at - run.lastAt <= PAUSE_MS_MAX;
    run = run && goesOn ? { ...run, count: run.count + 1, lastAt: at } : begin(frame, at);
    const stable = run.count >= options.stableFrames && at - run.since >= options.stableForMs;
    if (said && !isDue(said, { ...frame, stable }, at - said.at, options)) return undefined;
    said = { ...frame, stable, at };
    return { ...frame, stable };
  };
}

function isDue(said: Indication, now: Indication, elapsedMs: number, options: IndicatorOptions) {
  if (now.stable !== said.stable) return true;
  return elapsedMs >= (isSame(said, now) ? options.heartbeatMs : MOVING_EVERY_MS);
}

function begin(frame: Frame, at: EpochMs) {
  return { frame, count: 1, since: at, lastAt: at };
}

function isSame(a: Frame, b: Frame): boolean {
  return a.digits === b.digits && a.decimals === b.decimals;
}
