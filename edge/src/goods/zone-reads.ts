import {
  CONFIRM_READS,
  CONFIRM_WINDOW_MS,
  MOVE_CENTI_DB,
  MOVE_HOLD_OFF_MS,
  PRESENCE_HEARTBEAT_MS,
} from './limits.ts';
import { learnGap, missingAfterMs } from './rhythm.ts';
import type { MoveCandidate, TagState } from './tag-state.ts';

/** One read of a tag in a zone. */
export interface ZoneRead {
  readonly zoneId: string;
  readonly at: number;
  readonly rssi: number | undefined;
  /** Since when the zone has been watched without a pause. */
  readonly watchedSince: number;
  readonly floorMs: number;
}

/** More than this counts no further. */
const READS_COUNTED = 10;

/** Takes a read into the tag's state; true when its presence is to be told. */
export function readInZone(tag: TagState, read: ZoneRead): boolean {
  if (read.at <= tag.goneAt) return false;
  if (!tag.present) return appear(tag, read);
  return tag.zoneId === read.zoneId ? stay(tag, read) : mayMove(tag, read);
}

/** One read may be a ghost, or a reflection of a tag that just left: presence needs two. */
function appear(tag: TagState, read: ZoneRead): boolean {
  const { zoneId, at } = read;
  if (tag.zoneId !== zoneId || Math.abs(at - tag.lastReadAt) > CONFIRM_WINDOW_MS) tag.reads = 0;
  if (tag.reads > 0 && at === tag.lastReadAt) return false;
  tag.zoneId = zoneId;
  tag.reads += 1;
  tag.lastReadAt = tag.reads === 1 ? at : Math.max(tag.lastReadAt, at);
  tag.rssi = read.rssi ?? null;
  if (tag.reads < CONFIRM_READS) return false;
  tag.present = true;
  tag.candidate = null;
  return true;
}

function stay(tag: TagState, read: ZoneRead): boolean {
  hearAgain(tag, read);
  const { candidate } = tag;
  if (candidate !== null && !isLouder(candidate, tag.rssi)) tag.candidate = null;
  return tag.lastReadAt - tag.saidAt >= PRESENCE_HEARTBEAT_MS;
}

function hearAgain(tag: TagState, { at, rssi, watchedSince, floorMs }: ZoneRead): void {
  if (rssi !== undefined) tag.rssi = tag.rssi === null ? rssi : tag.rssi + (rssi - tag.rssi) / 4;
  const gapMs = at - tag.lastReadAt;
  if (gapMs <= 0) return;
  // A gap in which nobody listened, or in which it was missing, is no rhythm.
  const heardThrough = tag.lastReadAt >= watchedSince && gapMs <= missingAfterMs(tag, floorMs);
  if (heardThrough) learnGap(tag, gapMs);
  tag.lastReadAt = at;
  if (tag.reads < READS_COUNTED) tag.reads += 1;
}

function mayMove(tag: TagState, { zoneId, at, rssi }: ZoneRead): boolean {
  if (at <= tag.lastReadAt - MOVE_HOLD_OFF_MS) return false;
  const candidate = tag.candidate?.zoneId === zoneId ? tag.candidate : newCandidate(zoneId);
  tag.candidate = candidate;
  if (at === candidate.lastAt) return false;
  candidate.reads = at - candidate.lastAt > CONFIRM_WINDOW_MS ? 1 : candidate.reads + 1;
  candidate.lastAt = Math.max(candidate.lastAt, at);
  candidate.rssi = rssi ?? candidate.rssi;
  const unheardMs = candidate.lastAt - tag.lastReadAt;
  const quiet = unheardMs > Math.max(MOVE_HOLD_OFF_MS, tag.gapMs);
  if (candidate.reads < CONFIRM_READS || !(quiet || isLouder(candidate, tag.rssi))) return false;
  settleIn(tag, candidate);
  return true;
}

function newCandidate(zoneId: string): MoveCandidate {
  return { zoneId, reads: 0, lastAt: 0, rssi: null };
}

function isLouder(candidate: MoveCandidate, rssi: number | null): boolean {
  return candidate.rssi !== null && rssi !== null && candidate.rssi - rssi >= MOVE_CENTI_DB;
}

/** In another zone the tag has another rhythm. */
function settleIn(tag: TagState, { zoneId, lastAt, rssi, reads }: MoveCandidate): void {
  Object.assign(tag, { zoneId, lastReadAt: lastAt, rssi, reads, gapMs: 0, gaps: 0 });
  tag.candidate = null;
}
