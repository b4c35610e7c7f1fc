import { Type } from '@sinclair/typebox';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PledgewatchError } from '../errors/index.ts';
import { environmentTable, loadConfig, readConfigFile } from './index.ts';

const Schema = Type.Object({
  cloud: Type.Object({
    url: Type.String({ pattern: '^mqtts?://', description: 'Where the cloud listens' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, default: 8883 }),
    mode: Type.Union([Type.Literal('live'), Type.Literal('replay')], { default: 'live' }),
    password: Type.Optional(Type.String({ minLength: 12 })),
  }),
  keepAlive: Type.Optional(Type.Boolean()),
  sources: Type.Array(
    Type.Union([
      Type.Object({ driver: Type.Literal('scale'), unit: Type.String(), e: Type.Integer() }),
      Type.Object({ driver: Type.Literal('reader'), antenna: Type.Integer() }),
    ]),
    { default: [] },
  ),
});

function load(text: string, environment: Record<string, string> = {}) {
  return loadConfig({ file: 'edge.yaml', text, schema: Schema, environment, prefix: 'PW' });
}

function problems(text: string, environment: Record<string, string> = {}): string[] {
  try {
    load(text, environment);
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    expect(error.code).toBe('PW_CONFIG_INVALID');
    return String(error.facts['problems']).split('\n');
  }
  return [];
}

describe('a configuration', () => {
  it('is the file over the defaults', () => {
    expect(load('cloud:\n  url: mqtt://c\nsources:\n  - {driver: reader, antenna: 2}\n')).toEqual({
      cloud: { url: 'mqtt://c', port: 8883, mode: 'live' },
      sources: [{ driver: 'reader', antenna: 2 }],
    });
  });

  it('takes a list from the environment as JSON, and says what is wrong inside it', () => {
    const schema = Type.Object({
      sources: Type.Array(Type.Object({ id: Type.String(), password: Type.String() })),
    });
    const read = (list: string) =>
      loadConfig({ file: 'f', text: '', schema, environment: { PW_SOURCES: list }, prefix: 'PW' });
    expect(read('[{"id":"a","password":"p"}]')).toEqual({ sources: [{ id: 'a', password: 'p' }] });
    expect(() => read('[{"id":7,"password":"p"}]')).toThrow(
      'environment PW_SOURCES sources[0].id: found 7, expected text',
    );
    expect(() => read('[{"password":"hidden"')).toThrow(
      'environment PW_SOURCES sources: found "text that is no JSON list", expected a list',
    );
    expect(environmentTable(schema, 'PW')).toMatchObject([
      { variable: 'PW_SOURCES', type: 'a list, as JSON' },
    ]);
  });

  it('takes every scalar from the environment, over the file, and an empty variable is unset', () => {
    const environment = { PW_CLOUD_PORT: '1884', PW_KEEP_ALIVE: 'true', PW_CLOUD_MODE: '' };
    expect(load('cloud: {url: mqtt://c, port: 9}', environment)).toEqual({
      cloud: { url: 'mqtt://c', port: 1884, mode: 'live' },
      keepAlive: true,
      sources: [],
    });
    expect(load('', { PW_CLOUD_URL: 'mqtt://c' }).cloud.url).toBe('mqtt://c');
  });

  it('tells every problem at once, each with its place', () => {
    const text = [
      'cloud:',
      '  urll: mqtt://c',
      '  port: 70000',
      'sources:',
      '  - {driver: raeder, antenna: 1}',
      '  - {driver: scale, unit: 5, e: 1}',
      'keepAlive: yes',
    ].join('\n');
    expect(problems(text)).toEqual([
      'edge.yaml:2:3 cloud.url: found nothing, expected text matching ^mqtts?:// (or set PW_CLOUD_URL)',
      'edge.yaml:3:9 cloud.port: found 70000, expected a whole number from 1 to 65535',
      'edge.yaml:2:3 cloud.urll: unknown key, did you mean url?',
      'edge.yaml:7:12 keepAlive: found "yes", expected true or false',
      'edge.yaml:5:14 sources[0].driver: found "raeder", expected one of scale, reader (did you mean reader?)',
      'edge.yaml:6:27 sources[1].unit: found 5, expected text (quote it)',
    ]);
  });

  it('tells the key that is wrong where two keys choose together', () => {
    const mapping = (decode: string, kind: string) =>
      Type.Object({ decode: Type.Literal(decode), kind: Type.Literal(kind) });
    const other = Type.Object({ decode: Type.Literal('zebra') });
    const schema = Type.Object({
      t: Type.Union([mapping('json', 'weight'), mapping('json', 'tag'), other]),
    });
    const told = (text: string) => {
      try {
        return loadConfig({ file: 'f', text, schema, environment: {}, prefix: 'PW' });
      } catch (error) {
        return String((error as PledgewatchError).facts['problems']);
      }
    };
    expect(told('t: {decode: json, kind: wieght}')).toMatch(
      /t\.kind: found "wieght", expected one of weight, tag/,
    );
    expect(told('t: {decode: jsno, kind: weight}')).toMatch(/t\.decode: found "jsno"/);
  });

  it('names the variable that gave a wrong value', () => {
    expect(problems('cloud: {url: mqtt://c}', { PW_CLOUD_PORT: 'high' })).toEqual([
      'environment PW_CLOUD_PORT cloud.port: found "high", expected a whole number from 1 to 65535',
    ]);
  });

  it('never shows a secret, not even a wrong one', () => {
    const told = [
      ...problems('cloud: {url: "http://u:hunter2@c", password: hunter2}'),
      ...problems('cloud: {url: mqtt://c}', { PW_CLOUD_PASSWORD: 'hunter2' }),
      ...problems('cloud: {password: "hunter2'),
      ...problems('cloud: {passwort: hunter2}'),
    ].join('\n');
    expect(told).toContain('[secret]');
    expect(told).not.toContain('hunter2');
  });

  it('says where YAML itself is broken', () => {
    const [first] = problems('cloud:\n  url: mqtt://c\n url: x\n');
    expect(first).toMatch(/^edge\.yaml:3:\d+ /);
  });

  it('refuses aliases that grow beyond reason, and a file that is far too large', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => pair.split(''))) {
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(',')}]`);
    }
    expect(problems(bomb.join('\n')).join()).toContain('Excessive alias count');
    expect(problems('#'.repeat(2_000_000)).join()).toContain('longer than');
  });

  it('ends, whatever text it is given, in a configuration or in a coded refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          load(text);
        } catch (error) {
          expect((error as PledgewatchError).code).toBe('PW_CONFIG_INVALID');
        }
      }),
    );
  });

  it('says why a file cannot be read', () => {
    expect(() => readConfigFile('/no/such/edge.yaml')).toThrow('ENOENT');
  });
});

describe('the table of variables', () => {
  it('has a row for every setting, a list as one', () => {
    const table = environmentTable(Schema, 'PW');
    expect(table.map(({ variable }) => variable)).toEqual([
      'PW_CLOUD_URL',
      'PW_CLOUD_PORT',
      'PW_CLOUD_MODE',
      'PW_CLOUD_PASSWORD',
      'PW_KEEP_ALIVE',
      'PW_SOURCES',
    ]);
    expect(table[1]).toEqual({
      variable: 'PW_CLOUD_PORT',
      key: 'cloud.port',
      type: 'a whole number from 1 to 65535',
      default: '8883',
      description: '',
      secret: false,
    });
    expect(table[3]?.secret).toBe(true);
  });
});
