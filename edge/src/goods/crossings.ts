import { CROSSING_MS, REVERSAL_MS } from './limits.ts';
import type { Crossing, TagState } from './tag-state.ts';

export type Side = 'inside' | 'outside';

/** One read of a tag at one side of a gate. */
export interface PortalRead {
  readonly gateId: string;
  readonly side: Side;
  readonly at: number;
}

/**
 * Takes a read into the tag's crossing, by the time of the read and not of its arrival; gives the
 * direction when the crossing is decided, once per crossing.
 */
export function readAtPortal(tag: TagState, read: PortalRead): 'in' | 'out' | null {
  const { crossing } = tag;
  if (crossing === null || !belongs(crossing, read)) {
    tag.crossing = begin(read);
    return null;
  }
  if (turnsBack(crossing, read)) return reverse(crossing, read);
  note(crossing, read);
  return crossing.said === null ? decide(crossing) : null;
}

function belongs(crossing: Crossing, { gateId, at }: PortalRead): boolean {
  const { insideFirst, insideLast, outsideFirst, outsideLast } = crossing;
  const first = Math.min(insideFirst || Infinity, outsideFirst || Infinity);
  const last = Math.max(insideLast, outsideLast);
  return crossing.gateId === gateId && at <= last + CROSSING_MS && at >= first - CROSSING_MS;
}

function begin({ gateId, side, at }: PortalRead): Crossing {
  const none = { gateId, insideFirst: 0, insideLast: 0, outsideFirst: 0, outsideLast: 0 };
  const seen =
    side === 'inside' ? { insideFirst: at, insideLast: at } : { outsideFirst: at, outsideLast: at };
  return { ...none, ...seen, said: null };
}

function note(crossing: Crossing, { side, at }: PortalRead): void {
  if (side === 'inside') {
    crossing.insideFirst = Math.min(crossing.insideFirst || at, at);
    crossing.insideLast = Math.max(crossing.insideLast, at);
  } else {
    crossing.outsideFirst = Math.min(crossing.outsideFirst || at, at);
    crossing.outsideLast = Math.max(crossing.outsideLast, at);
  }
}

function decide(crossing: Crossing): 'in' | 'out' | null {
  const { insideFirst, outsideFirst } = crossing;
  if (insideFirst === 0 || outsideFirst === 0 || insideFirst === outsideFirst) return null;
  crossing.said = insideFirst < outsideFirst ? 'out' : 'in';
  return crossing.said;
}

/** Both antennas may hear a tag in the middle; only a read well after the last one is a way back. */
function turnsBack({ said, insideLast, outsideLast }: Crossing, { side, at }: PortalRead): boolean {
  if (said === 'out') return side === 'inside' && at > outsideLast + REVERSAL_MS;
  return said === 'in' && side === 'outside' && at > insideLast + REVERSAL_MS;
}

function reverse(crossing: Crossing, { side, at }: PortalRead): 'in' | 'out' {
  const { insideLast, outsideLast } = crossing;
  const back = side === 'inside' ? 'in' : 'out';
  Object.assign(crossing, {
    insideFirst: side === 'inside' ? at : insideLast,
    insideLast: side === 'inside' ? at : insideLast,
    outsideFirst: side === 'outside' ? at : outsideLast,
    outsideLast: side === 'outside' ? at : outsideLast,
    said: back,
  });
  return back;
}

/** When a tag that was heard outside only, though it should be inside, is to be told of; or null. */
export function oneSidedAt({ present, crossing }: TagState): number | null {
  if (!present || crossing === null || crossing.said !== null) return null;
  return crossing.outsideFirst > 0 && crossing.insideFirst === 0
    ? crossing.outsideLast + CROSSING_MS
    : null;
}
