import { Type, type Static } from '@sinclair/typebox';
import { TopicDecodings } from '../decoders/index.ts';
import { sourceBase } from '../source-base.ts';

const Pem = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1_024, description }));

/** A broker and the topics read from it. */
export const MqttSource = Type.Object(
  {
    driver: Type.Literal('mqtt'),
    ...sourceBase(120_000),
    url: Type.String({ pattern: '^(mqtts?|wss?)://', description: 'URL of the broker' }),
    username: Type.Optional(Type.String({ maxLength: 256 })),
    password: Type.Optional(Type.String({ maxLength: 1_024, secret: true })),
    /** The broker keeps what was not acknowledged under this name; no other client may use it. */
    clientId: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,64}$' }),
    tls: Type.Optional(
      Type.Object(
        {
          caFile: Pem('Certificates the broker is verified with; else the system’s'),
          certificateFile: Pem('Our own certificate'),
          keyFile: Pem('Its private key'),
        },
        { additionalProperties: false },
      ),
    ),
    topics: TopicDecodings,
  },
  { additionalProperties: false },
);
export type MqttSource = Static<typeof MqttSource>;
