import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { Observation } from '@pledgewatch/shared/observation';
import { describe, expect, test } from 'vitest';
import { CounterMemory, createTopicDecoder, TopicDecodings, type TopicDecoding } from './index.ts';

/** A case file: what a device sends, and what the edge makes of it. */
interface Case {
  readonly says: string;
  readonly topics: readonly TopicDecoding[];
  readonly messages: readonly CaseMessage[];
  /** What each observation holds at least, in order. */
  readonly observations: readonly object[];
}

interface CaseMessage {
  readonly topic: string;
  readonly json?: unknown;
  readonly text?: string;
  readonly base64?: string;
  readonly retained?: boolean;
  readonly repeated?: boolean;
}

/** All messages come then: one second into 2025. */
const RECEIVED_AT = Date.UTC(2025, 0, 1, 0, 0, 1);

const folders = ['zebra-iotc', 'impinj', 'json-mapping'];

describe.each(folders)('%s makes of a message', (folder) => {
  const cases = join(import.meta.dirname, folder, 'testcases');
  for (const file of readdirSync(cases)) {
    const all = JSON.parse(readFileSync(join(cases, file), 'utf8')) as readonly Case[];
    test.each(all)(`${file}: $says`, ({ topics, messages, observations }) => {
      expect([...Value.Errors(TopicDecodings, topics)]).toEqual([]);
      const given = decodeAll(topics, messages);
      expect(given).toMatchObject(observations);
      expect(given).toHaveLength(observations.length);
      for (const each of given) expect([...Value.Errors(Observation, each)]).toEqual([]);
    });
  }
});

test('what is not understood is found again by its digest and its beginning', () => {
  const topics: TopicDecoding[] = [{ decode: 'impinj', topic: 'r/{deviceId}' }];
  const payload = Buffer.alloc(1_000, 'x');
  const [refused] = decodeAll(topics, [{ topic: 'r/R-1', text: payload.toString() }]);
  expect(refused).toMatchObject({
    kind: 'undecoded',
    byteCount: 1_000,
    digest: createHash('sha256').update(payload).digest('hex'),
    head: payload.subarray(0, 256).toString('base64'),
  });
});

function decodeAll(topics: readonly TopicDecoding[], messages: readonly CaseMessage[]) {
  const decode = createTopicDecoder(topics);
  const memory = new CounterMemory(new Map());
  return messages.flatMap(({ topic, retained = false, repeated = false, ...bytes }) => {
    const payload = payloadOf(bytes);
    const times = { receivedAt: RECEIVED_AT, isRetained: retained, isRepeated: repeated };
    const decoded = decode({ sourceId: 's', topic, payload, ...times }, memory.recall);
    memory.seen(decoded);
    return decoded.observations;
  });
}

function payloadOf({ json, text, base64 }: Omit<CaseMessage, 'topic'>): Uint8Array {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  return Buffer.from(text ?? JSON.stringify(json));
}
