import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEdgeConfig } from './config.ts';

const example = readFileSync(join(import.meta.dirname, '../edge.example.yaml'), 'utf8');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-config-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Every problem of the example with some of its text replaced, one a line. */
function problems(...changes: readonly (readonly [from: string, to: string])[]): string[] {
  let text = example;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const file = join(folder, 'edge.yaml');
  writeFileSync(file, text);
  try {
    readEdgeConfig(file, {});
    return [];
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    expect(error.code).toBe('PW_CONFIG_INVALID');
    return String(error.facts['problems']).replaceAll(`${file}:`, 'edge.yaml:').split('\n');
  }
}

const mqtt = (id: string, topic: string, clientId = id, url = 'mqtt://127.0.0.1:1883') =>
  [
    `  - driver: mqtt`,
    `    id: ${id}`,
    `    url: ${url}`,
    `    clientId: ${clientId}`,
    `    topics: [{ decode: zebra-iotc, topic: '${topic}' }]`,
    '',
  ].join('\n');

describe('the configuration of a gateway', () => {
  test('as the example has it is usable', () => {
    expect(problems()).toEqual([]);
  });

  test('tells every wrong value at once, with line, key, what was found and what is expected', () => {
    const told = problems(
      ['port: 9090', 'port: 99090'],
      ['kind: weight', 'kind: wieght'],
      ['driver: xk3190', 'driver: xk3910'],
    );
    expect(told).toHaveLength(3);
    expect(told).toEqual([
      expect.stringMatching(
        /^edge\.yaml:\d+:\d+ status\.port: found 99090, expected a whole number/,
      ),
      expect.stringMatching(/^edge\.yaml:\d+:\d+ deviceBroker\.topics\[0\]\.kind: found "wieght"/),
      expect.stringMatching(/^edge\.yaml:\d+:\d+ sources\[0\]\.driver: found "xk3910".*xk3190/),
    ]);
  });

  test('tells what is wrong beyond the schema together with what is wrong in it', () => {
    const told = problems(['port: 9090', 'port: 99090'], ['device: WB-2', 'device: WB-9']);
    expect(told).toEqual([
      expect.stringMatching(/ status\.port: found 99090, expected a whole number/),
      expect.stringMatching(/ sources\[0\]\.device: found "WB-9", expected a device of the plan/),
    ]);
  });

  test('knows one broker and one line by any name of this machine', () => {
    const local = ['mqtt://localhost', 'mqtt://127.0.0.1:1883', 'mqtt://[::1]'] as const;
    const one = local.map((url, at) => mqtt(`s${at}`, `x/${at}`, 'edge', url)).join('');
    const told = problems(['sources:\n', `sources:\n${one}`]);
    expect(told.map((line) => /sources\[\d\]\.\w+/.exec(line)?.[0])).toEqual([
      'sources[0].clientId',
      'sources[1].clientId',
      'sources[2].clientId',
    ]);
  });

  test('tells a URL that is none', () => {
    const told = problems(['sources:\n', `sources:\n${mqtt('a', 'x', 'a', 'mqtt://a b')}`]);
    expect(told).toEqual([expect.stringMatching(/sources\[0\]\.url: found no URL/)]);
  });

  test('tells names that nothing bears and names that are borne twice, all at once', () => {
    const told = problems(
      ['device: WB-2', 'device: WB-9'],
      ['- id: S-A-02', '- id: S-A-01'],
      ['cameraId: CAM-G1\n      zoneId: A', 'cameraId: CAM-G1\n      zoneId: Z'],
    );
    expect(told).toEqual([
      expect.stringMatching(
        /plan\.scales\[1\]\.id: found "S-A-01", expected a name that nothing else/,
      ),
      expect.stringMatching(/plan\.gates\[0\]\.zoneId: found "Z", expected a zone of the plan/),
      expect.stringMatching(/sources\[0\]\.device: found "WB-9", expected a device of the plan/),
    ]);
  });

  test('tells one client id used twice on a broker, and one line read twice, at both', () => {
    const line = (id: string) =>
      `  - { driver: xk3190, id: ${id}, host: 127.0.0.1, port: 4002, device: WB-2 }\n`;
    const told = problems([
      'sources:\n',
      `sources:\n${mqtt('a', 'x/1', 'edge')}${mqtt('b', 'x/2', 'edge')}${mqtt('c', 'x/3')}${line('d')}${line('e')}`,
    ]);
    expect(told).toEqual([
      expect.stringMatching(/sources\[0\]\.clientId: found "edge", expected a client id that no/),
      expect.stringMatching(/sources\[1\]\.clientId: found "edge"/),
      expect.stringMatching(/sources\[3\]\.port: found "\S+", expected a host and port that no/),
      expect.stringMatching(/sources\[4\]\.port: found/),
    ]);
  });

  test('tells two sources of one name, and topics of one broker that overlap, at both', () => {
    const told = problems([
      'sources:\n',
      `sources:\n${mqtt('a', 'zebra/{deviceId}/data')}${mqtt('a', 'zebra/+/data', 'a2')}${mqtt('b', 'zebra/+')}`,
    ]);
    expect(told).toEqual([
      expect.stringMatching(/sources\[1\]\.id: found "a"/),
      expect.stringMatching(/sources\[0\]\.topics\[0\]\.topic: .*zebra\/\+\/data does not cover/),
      expect.stringMatching(
        /sources\[1\]\.topics\[0\]\.topic: .*\{deviceId\}\/data does not cover/,
      ),
    ]);
  });
});
