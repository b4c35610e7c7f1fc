import { Type, type Static, type TProperties } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import { sourceBase } from '../source-base.ts';

const closed = { additionalProperties: false } as const;

/** `nsu=<namespace URI>;s=Gross`, or `ns=1;s=Gross` where the server's indices are known not to move. */
const Node = Type.String({ pattern: '^(ns=\\d+;|nsu=[^;]+;)?[isgb]=.+$', maxLength: 512 });

function device<K extends string, N extends TProperties, U extends TProperties>(
  kind: K,
  nodes: N,
  unit: U,
) {
  return Type.Object(
    { device: Id, kind: Type.Literal(kind), nodes: Type.Object(nodes, closed), ...unit },
    closed,
  );
}

/** Which nodes make one observation. */
export const OpcuaDevice = Type.Union([
  device(
    'weight',
    {
      grossG: Node,
      tareG: Type.Optional(Node),
      stable: Type.Optional(Node),
      legalForTrade: Type.Optional(Node),
      overload: Type.Optional(Node),
      /** With it, only registered weighings are observed: once when the number changes. */
      alibiId: Type.Optional(Node),
    },
    { unit: Type.Union([Type.Literal('kg'), Type.Literal('t'), Type.Literal('g')]) },
  ),
  device('door', { open: Node }, {}),
  device(
    'climate',
    { temperatureMilliC: Type.Optional(Node), humidityPermille: Type.Optional(Node) },
    {},
  ),
]);
export type OpcuaDevice = Static<typeof OpcuaDevice>;

/** An OPC UA server and what is read from it. */
export const OpcuaSource = Type.Object(
  {
    driver: Type.Literal('opcua'),
    ...sourceBase(90_000),
    endpoint: Type.String({ pattern: '^opc\\.tcp://', description: 'URL of the server' }),
    securityMode: Type.Union(
      [Type.Literal('SignAndEncrypt'), Type.Literal('Sign'), Type.Literal('None')],
      { default: 'SignAndEncrypt' },
    ),
    securityPolicy: Type.Union(
      [
        Type.Literal('Basic256Sha256'),
        Type.Literal('Aes128_Sha256_RsaOaep'),
        Type.Literal('Aes256_Sha256_RsaPss'),
      ],
      { default: 'Basic256Sha256', description: 'Not used with securityMode None' },
    ),
    trustOnFirstUse: Type.Boolean({
      default: false,
      description: 'Trusts the first certificate the server shows, and from then on only that one',
    }),
    username: Type.Optional(Type.String({ maxLength: 256 })),
    password: Type.Optional(Type.String({ maxLength: 1_024, secret: true })),
    samplingMs: Type.Integer({ minimum: 50, maximum: 60_000, default: 200 }),
    publishingMs: Type.Integer({ minimum: 50, maximum: 60_000, default: 500 }),
    queueSize: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      default: 100,
      description: 'Values of a node the server keeps through a short break',
    }),
    lifetimeMs: Type.Integer({
      minimum: 1_000,
      maximum: 3_600_000,
      default: 60_000,
      description:
        'A break this long is one the server is asked to remember everything through, ms',
    }),
    heartbeatMs: Type.Integer({ minimum: 1_000, maximum: 600_000, default: 5_000 }),
    devices: Type.Array(OpcuaDevice, { minItems: 1, maxItems: 1_000 }),
  },
  closed,
);
export type OpcuaSource = Static<typeof OpcuaSource>;
