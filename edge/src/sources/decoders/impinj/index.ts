import { Type, type Static } from '@sinclair/typebox';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Decoder, DeviceMessage } from '../device-message.ts';
import { DeviceNaming, named } from '../device-name.ts';
import { isoTime } from '../device-time.ts';
import { valueAt } from '../json-mapping/pointer.ts';
import { observed, sound, undecoded } from '../observed.ts';
import { readerItems } from '../reader-items.ts';
import { TopicPattern } from '../topic-pattern.ts';

/** The event topic of an Impinj R700 (IoT device interface). */
export const ImpinjTopic = Type.Object(
  { decode: Type.Literal('impinj'), topic: TopicPattern, ...DeviceNaming },
  { additionalProperties: false },
);

/** Impinj R700, IoT device interface: JSON, one event or an array of them. */
export function createImpinjDecoder(topic: Static<typeof ImpinjTopic>): Decoder {
  return (received) => {
    const message = named(received, topic);
    if (!message) {
      const reason = 'the topic names no device';
      return { observations: [undecoded(received, { code: 'PW_MESSAGE_UNKNOWN', reason })] };
    }
    const observations = readerItems(message.payload).map(({ bytes, body }) =>
      decodeItem({ ...message, payload: bytes }, body),
    );
    return { observations };
  };
}

function decodeItem(
  message: DeviceMessage,
  body: Record<string, unknown> | undefined,
): Observation {
  if (!body) return undecoded(message, { code: 'PW_MESSAGE_MALFORMED', reason: 'not JSON' });
  const { eventType } = body;
  if (typeof eventType !== 'string') {
    const reason = 'has no eventType';
    return undecoded(message, { code: 'PW_MESSAGE_MALFORMED', reason });
  }
  if (eventType === 'tagInventory') return tagRead(message, body);
  if (eventType === 'inventoryStatus') return status(message, body);
  const reason = `eventType ${eventType} is not known`;
  return undecoded(message, { code: 'PW_MESSAGE_UNKNOWN', reason });
}

function tagRead(message: DeviceMessage, body: Record<string, unknown>): Observation {
  const at = (name: string) => valueAt(body, `/tagInventoryEvent/${name}`);
  const [epc, tid, rssi] = [
    hexOf(at('epcHex'), at('epc')),
    hexOf(at('tidHex'), at('tid')),
    at('peakRssiCdbm'),
  ];
  const candidate = {
    kind: 'tag',
    ...observed(message, timeOf(body)),
    epc,
    ...(tid !== undefined && { tid }),
    antenna: at('antennaPort'),
    ...(rssi !== undefined && { rssiCentiDbm: rssi }),
  };
  return sound(candidate as Observation, message);
}

function status(message: DeviceMessage, body: Record<string, unknown>): Observation {
  const word = valueAt(body, '/inventoryStatusEvent/inventoryStatus');
  if (typeof word !== 'string') {
    const reason = 'inventoryStatus is not a word';
    return undecoded(message, { code: 'PW_MESSAGE_OUT_OF_RANGE', reason });
  }
  const candidate = {
    kind: 'health',
    ...observed(message, timeOf(body)),
    state: 'alive',
    ...(word !== 'running' && { detail: `inventory ${word}`.slice(0, 256) }),
  };
  return sound(candidate as Observation, message);
}

/** The reader gives bytes in base64, and in hex where it is told to. */
function hexOf(hex: unknown, base64: unknown): string | undefined {
  if (typeof hex === 'string') return hex.toLowerCase();
  if (typeof base64 !== 'string') return undefined;
  return Buffer.from(base64, 'base64').toString('hex');
}

function timeOf(body: Record<string, unknown>): number | undefined {
  const { timestamp } = body;
  return timestamp === undefined ? undefined : isoTime(timestamp);
}
