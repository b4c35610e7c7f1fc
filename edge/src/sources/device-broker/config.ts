import { Type, type Static } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import { TopicDecodings } from '../decoders/index.ts';

const closed = { additionalProperties: false } as const;

/** `scales/S-A-01/` allows everything below it, `scales/S-A-01/weight` itself alone. */
const Prefixes = Type.Array(Type.String({ pattern: '^[^+#$\\u0000][^+#\\u0000]{0,255}$' }), {
  maxItems: 100,
  default: [],
});

/** A device, or several of one kind, that may connect. */
export const DeviceUser = Type.Object(
  {
    name: Id,
    /**
     * SHA-256 of its password, hex. The password is a random token, so that its hash needs no salt and no
     * slowing down; docs/DRIVERS.md shows how to make one.
     */
    passwordSha256: Type.String({ pattern: '^[0-9a-f]{64}$', secret: true }),
    /** Topics it may publish to, and what it may listen to; nothing else. */
    publish: Prefixes,
    subscribe: Prefixes,
  },
  closed,
);
export type DeviceUser = Static<typeof DeviceUser>;

/** The broker inside the edge that devices may publish to. */
export const DeviceBrokerConfig = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address devices connect to' }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: 1884,
      description: 'Port devices connect to; 0 takes a free one',
    }),
    tls: Type.Optional(
      Type.Object(
        {
          certificateFile: Type.String({ minLength: 1 }),
          keyFile: Type.String({ minLength: 1 }),
        },
        closed,
      ),
    ),
    messagesPerSecondMax: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 500,
      description: 'Messages a second one connection may send on average',
    }),
    users: Type.Array(DeviceUser, {
      minItems: 1,
      maxItems: 1_000,
      description: 'Who may publish at the device broker, with their passwords',
    }),
    topics: TopicDecodings,
  },
  closed,
);
export type DeviceBrokerConfig = Static<typeof DeviceBrokerConfig>;
