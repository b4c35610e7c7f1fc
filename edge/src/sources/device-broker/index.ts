import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { SourceDriver } from '../source.ts';
import { DeviceBrokerConfig } from './config.ts';
import { DEVICE_BROKER_ID } from './door.ts';
import { openBroker, type BrokerSession } from './session.ts';

export { DeviceBrokerConfig } from './config.ts';
export { DEVICE_BROKER_ID } from './door.ts';

/** The broker in the edge: a driver like the others, that can also be published through. */
export interface DeviceBroker {
  readonly driver: SourceDriver<typeof DeviceBrokerConfig>;
  /** Resolves when the first attempt to listen came to something, or to nothing. */
  readonly attempted: Promise<void>;
  /** Where devices connect; null while it does not listen. */
  url(): string | null;
  /**
   * Publishes to devices that are connected and listen, QoS 1, not retained. Nothing is kept for those
   * that are not: a barrier must not open later than it was told to.
   *
   * @throws {PledgewatchError} `PW_SOURCE_UNREACHABLE` while the broker does not listen.
   */
  publish(topic: string, payload: Uint8Array): Promise<void>;
}

/**
 * An MQTT 3.1.1 broker that devices publish straight to. PUBACK means *on disk*: a publish is let through,
 * and acknowledged, only after the journal's fsync. Deny by default.
 */
export function createDeviceBroker(): DeviceBroker {
  const attempted = Promise.withResolvers<void>();
  let session: BrokerSession | undefined;
  return {
    attempted: attempted.promise,
    url: () => session?.url ?? null,
    async publish(topic, payload) {
      if (!session?.url) {
        const facts = { source: DEVICE_BROKER_ID, reason: 'the broker does not listen' };
        throw new PledgewatchError('PW_SOURCE_UNREACHABLE', facts);
      }
      await session.publish(topic, payload);
    },
    driver: {
      name: 'device-broker',
      config: DeviceBrokerConfig,
      // The device that was refused connects again and repeats; the others are not to blame.
      afterRefusal: 'carry-on',
      async open(config, host) {
        try {
          session = await openBroker(config, host);
          return session;
        } finally {
          attempted.resolve();
        }
      },
    },
  };
}
