import { Type, type Static } from '@sinclair/typebox';
import { DEVICES_REMEMBERED_MAX, PAYLOAD_BYTES_MAX, TOPICS_MAX } from '../limits.ts';
import { createImpinjDecoder, ImpinjTopic } from './impinj/index.ts';
import type { Decoded, Decoder, DeviceMessage, Recall } from './device-message.ts';
import { createJsonDecoder, JsonMapping } from './json-mapping/index.ts';
import { undecoded } from './observed.ts';
import { matchTopic } from './topic-pattern.ts';
import { createZebraDecoder, ZebraTopic } from './zebra-iotc/index.ts';

export type { Counter, Decoded, DeviceMessage, Recall } from './device-message.ts';
export { CounterMemory } from './memory.ts';
export { observed, sound, undecoded } from './observed.ts';
export { filterOf } from './topic-pattern.ts';

/** A topic and what its messages are. Adding a decoder is one folder, one line here and one below. */
export const TopicDecoding = Type.Union([...JsonMapping.anyOf, ZebraTopic, ImpinjTopic]);
export type TopicDecoding = Static<typeof TopicDecoding>;

/** The topics of one source. */
export const TopicDecodings = Type.Array(TopicDecoding, { minItems: 1, maxItems: TOPICS_MAX });

/** A message and the topic it came on. */
export type TopicMessage = Omit<DeviceMessage, 'deviceId' | 'deviceName'> & {
  readonly topic: string;
};

interface Route {
  readonly pattern: string;
  readonly decode: Decoder;
}

/**
 * Decodes messages by their topics: the first pattern that fits decides. Whatever comes, and whatever a
 * decoder makes of it, there is at least one observation for a message and none is thrown away.
 */
export function createTopicDecoder(
  decodings: readonly TopicDecoding[],
): (message: TopicMessage, recall: Recall) => Decoded {
  const routeOf = createRouting(routesOf(decodings));
  return ({ topic, ...received }, recall) => {
    const found = routeOf(topic);
    const message = { ...received, deviceId: received.sourceId, ...found?.place };
    if (message.payload.length > PAYLOAD_BYTES_MAX) {
      const reason = `longer than ${PAYLOAD_BYTES_MAX} bytes, on ${topic}`;
      return { observations: [undecoded(message, { code: 'PW_MESSAGE_TOO_LARGE', reason })] };
    }
    if (found) return found.decode(message, recall);
    const reason = `no mapping for topic ${topic}`;
    return { observations: [undecoded(message, { code: 'PW_MESSAGE_UNKNOWN', reason })] };
  };
}

/** Finds the route of a topic; those of the last {@link DEVICES_REMEMBERED_MAX} topics are at hand. */
function createRouting(routes: readonly Route[]) {
  const known = new Map<string, ReturnType<typeof search>>();
  function search(topic: string) {
    for (const { pattern, decode } of routes) {
      const place = matchTopic(pattern, topic);
      if (place) return { decode, place };
    }
    return undefined;
  }
  return (topic: string) => {
    if (known.has(topic)) return known.get(topic);
    if (known.size >= DEVICES_REMEMBERED_MAX) known.clear();
    const found = search(topic);
    known.set(topic, found);
    return found;
  };
}

/** Mappings of one topic are tried as one, in the order they stand. */
function routesOf(decodings: readonly TopicDecoding[]): readonly Route[] {
  const byPattern = Map.groupBy(decodings, ({ topic }) => topic);
  return [...byPattern].map(([pattern, group]) => ({ pattern, decode: decoderOf(group) }));
}

function decoderOf(group: readonly TopicDecoding[]): Decoder {
  const [first] = group;
  if (first?.decode === 'zebra-iotc') return createZebraDecoder(first);
  if (first?.decode === 'impinj') return createImpinjDecoder(first);
  return createJsonDecoder(group.filter((each): each is JsonMapping => each.decode === 'json'));
}
