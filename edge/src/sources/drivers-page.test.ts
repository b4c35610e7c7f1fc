import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Observation } from '@pledgewatch/shared/observation';
import {
  CounterMemory,
  createTopicDecoder,
  type TopicDecoding,
  TopicDecodings,
  type TopicMessage,
} from './decoders/index.ts';
import { DeviceBrokerConfig, SourceConfig } from './index.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/DRIVERS.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+) (\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
  ([, language, is, topic, text]) => ({ language, is, topic, text }) as Record<string, string>,
);
const ofKind = (kind: string) => blocks.filter(({ is }) => is === kind);
const RECEIVED_AT = Date.UTC(2026, 10, 24, 0, 10, 2);

/** The page's messages, each with the topics that stand above it and what it is said to give. */
function examples() {
  let topics: readonly TopicDecoding[] = [];
  let decode: ReturnType<typeof createTopicDecoder> | undefined;
  let memory = new CounterMemory(new Map());
  return blocks.flatMap(({ is, topic = '', text = '' }, at) => {
    if (is === 'topics') {
      topics = Value.Default(TopicDecodings, parse(text)) as TopicDecoding[];
      [decode, memory] = [createTopicDecoder(topics), new CounterMemory(new Map())];
    }
    if (is !== 'message' || !decode) return [];
    const message: TopicMessage = {
      sourceId: 'device-broker',
      topic,
      payload: Buffer.from(text.trim()),
      receivedAt: RECEIVED_AT,
      isRetained: false,
      isRepeated: false,
    };
    const decoded = decode(message, memory.recall);
    memory.seen(decoded);
    return [{ topic, text: text.trim(), topics, decoded, gives: blocks[at + 1] }];
  });
}

/** What an example shows: what every observation has is left out. */
function shown({ sourceId: _source, receivedAt: _received, ...rest }: Observation) {
  return rest;
}

describe('docs/DRIVERS.md', () => {
  test('shows configurations that are usable', () => {
    expect(ofKind('source').map(({ text }) => parse(text ?? '').driver)).toEqual([
      'mqtt',
      'opcua',
      'xk3190',
    ]);
    for (const { text = '' } of ofKind('source')) {
      const config = Value.Default(SourceConfig, parse(text));
      expect([...Value.Errors(SourceConfig, config)], text).toEqual([]);
    }
    for (const { text = '' } of ofKind('deviceBroker')) {
      const config = Value.Default(DeviceBrokerConfig, parse(text));
      expect([...Value.Errors(DeviceBrokerConfig, config)], text).toEqual([]);
    }
  });

  test.each(examples())('$topic: $text gives what stands below it', (example) => {
    const { topics, decoded, gives } = example;
    expect(Value.Check(TopicDecodings, topics)).toBe(true);
    expect(gives?.['is']).toBe('gives');
    const lines = decoded.observations.map((one) => JSON.stringify(shown(one)));
    expect(`${lines.join('\n')}\n`).toBe(gives?.['text']);
    for (const one of decoded.observations) expect(Value.Check(Observation, one)).toBe(true);
  });
});
