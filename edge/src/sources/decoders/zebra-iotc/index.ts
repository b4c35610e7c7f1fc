import { Type, type Static } from '@sinclair/typebox';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Counter, Decoded, Decoder, DeviceMessage, Recall } from '../device-message.ts';
import { DeviceNaming, named } from '../device-name.ts';
import { isoTime } from '../device-time.ts';
import { valueAt } from '../json-mapping/pointer.ts';
import { wholeQuantity } from '../json-mapping/quantity.ts';
import { observed, sound, undecoded } from '../observed.ts';
import { readerItems } from '../reader-items.ts';
import { TopicPattern } from '../topic-pattern.ts';
import { lostBetween } from './lost-between.ts';
import { splitObjects } from './split.ts';

/** The topics of a Zebra fixed reader with IoT Connector: its data and its management events. */
export const ZebraTopic = Type.Object(
  { decode: Type.Literal('zebra-iotc'), topic: TopicPattern, ...DeviceNaming },
  { additionalProperties: false },
);

/** Operating modes whose `data` is one read of one tag. */
const TAG_READS = ['SIMPLE', 'INVENTORY', 'PORTAL', 'CONVEYOR', 'CUSTOM'];

/**
 * Zebra IoT Connector, fixed readers (FX7500, FX9600, ATR7000). A hole in `eventNum`, or a rise of
 * `numDataMessagesDropped`, becomes a gap observation: tags may have passed unseen.
 */
export function createZebraDecoder(topic: Static<typeof ZebraTopic>): Decoder {
  return (received, recall) => {
    const message = named(received, topic);
    if (!message) {
      const reason = 'the topic names no device';
      return { observations: [undecoded(received, { code: 'PW_MESSAGE_UNKNOWN', reason })] };
    }
    const counters = new Map<string, Counter>();
    const recallAll: Recall = (name) => counters.get(name) ?? recall(name);
    const observations = readerItems(message.payload, splitObjects).flatMap(({ bytes, body }) => {
      const item = { ...message, payload: bytes };
      const read = decodeItem(item, body, recallAll);
      for (const [name, counter] of read.remember ?? []) counters.set(name, counter);
      return read.observations;
    });
    return { observations, remember: [...counters] };
  };
}

function decodeItem(
  message: DeviceMessage,
  body: Record<string, unknown> | undefined,
  recall: Recall,
): Decoded {
  const type = body?.['type'];
  if (!body || typeof type !== 'string') {
    const reason = body ? 'has no type' : 'not JSON';
    return { observations: [undecoded(message, { code: 'PW_MESSAGE_MALFORMED', reason })] };
  }
  if (TAG_READS.includes(type)) return tagRead(message, body, recall);
  if (type === 'heartbeat') return heartbeat(message, body, recall);
  if (type === 'GPI') return { observations: [gpi(message, body)] };
  const reason = `type ${type} is not known`;
  return { observations: [undecoded(message, { code: 'PW_MESSAGE_UNKNOWN', reason })] };
}

function tagRead(message: DeviceMessage, body: Record<string, unknown>, recall: Recall): Decoded {
  const base = observed(message, timeOf(body));
  const { idHex, TID, antenna, eventNum, peakRssi, reads } = asBlock(body['data']);
  const rssiCentiDbm = wholeQuantity(peakRssi, 'dbm');
  const tag = sound(
    {
      kind: 'tag',
      ...base,
      ...(eventNum !== undefined && { deviceSeq: eventNum }),
      epc: typeof idHex === 'string' ? idHex.toLowerCase() : idHex,
      ...(typeof TID === 'string' && { tid: TID.toLowerCase() }),
      antenna,
      ...(rssiCentiDbm !== undefined && { rssiCentiDbm }),
      ...(reads !== undefined && { reads }),
    } as Observation,
    message,
  );
  if (!isCount(eventNum)) return { observations: [tag] };
  const name = `${message.deviceId} eventNum`;
  const now = { value: eventNum, at: base.observedAt };
  const lost = lostBetween(recall(name), now, message.isRepeated);
  const observations = [...(lost ? [gap(base, { ...lost, reason: 'eventNum' })] : []), tag];
  return { observations, remember: [[name, now]] };
}

function heartbeat(message: DeviceMessage, body: Record<string, unknown>, recall: Recall): Decoded {
  const base = observed(message, timeOf(body));
  const dropped = valueAt(body, '/data/reader_gateway/numDataMessagesDropped');
  const radio = valueAt(body, '/data/radio_control/radioConnection');
  const isDeaf = typeof radio === 'string' && radio !== 'connected';
  const health = sound(
    {
      kind: 'health',
      ...base,
      state: isDeaf ? 'fault' : 'alive',
      ...(isCount(dropped) && { droppedCount: dropped }),
      ...(isDeaf && { detail: `radio ${radio}`.slice(0, 256) }),
    },
    message,
  );
  if (!isCount(dropped)) return { observations: [health] };
  const name = `${message.deviceId} dropped`;
  const before = recall(name);
  const now = { value: dropped, at: base.observedAt };
  // Counted since the reader was switched on: a lower number is a new count.
  const count = before ? dropped - (before.value <= dropped ? before.value : 0) : 0;
  const reason = 'numDataMessagesDropped';
  const lost = before && count > 0 ? [gap(base, { count, fromAt: before.at, reason })] : [];
  return { observations: [...lost, health], remember: [[name, now]] };
}

function gpi(message: DeviceMessage, body: Record<string, unknown>): Observation {
  const { pin, state } = body;
  if (typeof pin !== 'number' || typeof state !== 'string') {
    const reason = 'GPI names no pin and state';
    return undecoded(message, { code: 'PW_MESSAGE_OUT_OF_RANGE', reason });
  }
  const detail = `GPI ${pin} ${state}`.slice(0, 256);
  return sound(
    { kind: 'health', ...observed(message, timeOf(body)), state: 'alive', detail },
    message,
  );
}

/** What was lost up to the message that shows it. */
function gap(
  base: ReturnType<typeof observed>,
  lost: {
    readonly fromSeq?: number;
    readonly toSeq?: number;
    readonly count: number;
    readonly fromAt: number;
    readonly reason: string;
  },
): Observation {
  const toAt = base.observedAt;
  return { kind: 'gap', ...base, ...lost, fromAt: Math.min(lost.fromAt, toAt), toAt };
}

function timeOf(body: Record<string, unknown>): number | undefined {
  const { timestamp } = body;
  return timestamp === undefined ? undefined : isoTime(timestamp);
}

function asBlock(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
