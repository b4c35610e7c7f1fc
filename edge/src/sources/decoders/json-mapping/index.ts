import { Value } from '@sinclair/typebox/value';
import { CorrelationId } from '@pledgewatch/shared/identity';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Decoder, DeviceMessage } from '../device-message.ts';
import { named } from '../device-name.ts';
import { observed, sound, undecoded } from '../observed.ts';
import { parseJson } from '../json-text.ts';
import { valueAt } from './pointer.ts';
import { holds, readField, readTime, type Field, type Plain } from './reading.ts';
import type { JsonMapping } from './schema.ts';

export { JsonMapping } from './schema.ts';

/** What fields that are plain pointers hold, by name; those not named hold text. */
const PLAIN: Readonly<Record<string, Plain>> = {
  stable: 'flag',
  legalForTrade: 'flag',
  overload: 'flag',
  open: 'flag',
  antenna: 'whole',
  reads: 'whole',
  droppedCount: 'whole',
};

/** Fields without which there is no observation of the kind. */
const REQUIRED: Readonly<Record<JsonMapping['kind'], readonly string[]>> = {
  weight: ['grossG'],
  tag: ['epc', 'antenna'],
  door: ['open'],
  climate: [],
  vehicle: [],
  health: ['state'],
};

/**
 * The mappings of one topic as a decoder: the first whose `when` holds makes the observation. A field
 * that is absent or null is left out; where the observation needs it, or where no mapping is meant, the
 * message becomes `undecoded`, of the device as far as it is known, with everything that was wrong.
 */
export function createJsonDecoder(mappings: readonly JsonMapping[]): Decoder {
  return (message) => {
    const body = parseJson(message.payload);
    const ofDevice = namedByTopic(mappings, message) ?? message;
    if (body === undefined) {
      return only(undecoded(ofDevice, { code: 'PW_MESSAGE_MALFORMED', reason: 'not JSON' }));
    }
    const meant = mappings.find(({ when }) => when === undefined || holds(body, when));
    if (meant) return only(map(meant, body, message));
    const reason = 'no mapping of this topic is meant for it';
    return only(undecoded(ofDevice, { code: 'PW_MESSAGE_UNKNOWN', reason }));
  };
}

/** The message as its device's, where every mapping finds the same one without looking inside. */
function namedByTopic(
  mappings: readonly JsonMapping[],
  message: DeviceMessage,
): DeviceMessage | undefined {
  const found = mappings.map((mapping) =>
    mapping.deviceIdAt === undefined ? named(message, mapping) : undefined,
  );
  const [first] = found;
  return found.every((each) => each?.deviceId === first?.deviceId) ? first : undefined;
}

const only = (observation: Observation) => ({ observations: [observation] });

function map(mapping: JsonMapping, body: unknown, received: DeviceMessage): Observation {
  const problems: string[] = [];
  const { deviceIdAt } = mapping;
  const name = deviceIdAt === undefined ? received.deviceName : valueAt(body, deviceIdAt);
  const message = named(received, mapping, name);
  if (!message) problems.push('names no device');
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(mapping.fields) as [string, Field][]) {
    const read = readField(body, field, PLAIN[name] ?? 'text');
    if ('problem' in read) problems.push(read.problem);
    else if (read.value !== undefined) fields[name] = asWritten(name, read.value);
    else if (REQUIRED[mapping.kind].includes(name)) problems.push(`${name} is missing`);
  }
  const seq = readOptional(body, mapping.seq, 'whole', problems);
  const mid = mapping.correlationId && valueAt(body, mapping.correlationId);
  if (!message || problems.length > 0) {
    const reason = problems.join('; ');
    return undecoded(message ?? received, { code: 'PW_MESSAGE_OUT_OF_RANGE', reason });
  }
  const candidate = {
    kind: mapping.kind,
    ...observed(message, mapping.time && readTime(body, mapping.time)),
    ...(seq !== undefined && { deviceSeq: seq }),
    // A label only: one that cannot be used does not cost the reading.
    ...(Value.Check(CorrelationId, mid) && { correlationId: mid }),
    ...fields,
  };
  return sound(candidate as Observation, message);
}

/** EPCs are lower case with us, whatever the reader prefers. */
function asWritten(name: string, value: unknown): unknown {
  return (name === 'epc' || name === 'tid') && typeof value === 'string'
    ? value.toLowerCase()
    : value;
}

function readOptional(
  body: unknown,
  at: string | undefined,
  plain: Plain,
  problems: string[],
): unknown {
  if (at === undefined) return undefined;
  const read = readField(body, at, plain);
  if ('value' in read) return read.value;
  problems.push(read.problem);
  return undefined;
}
