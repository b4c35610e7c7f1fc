import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Observation } from '@pledgewatch/shared/observation';

/** Bytes a device sent, as they came. */
export interface DeviceMessage {
  readonly sourceId: string;
  /** The source's own id until the device is known. */
  readonly deviceId: string;
  /** What the topic calls the device. */
  readonly deviceName?: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  /** Kept by the broker from before. */
  readonly isRetained: boolean;
  /** The sender was not told that an earlier copy is safe (MQTT DUP). */
  readonly isRepeated: boolean;
}

/** What a decoder remembers of one counter of one device. */
export interface Counter {
  readonly value: number;
  /** When the device was there, by its own account. */
  readonly at: EpochMs;
}

/** Counters as they were after the messages before this one. */
export type Recall = (name: string) => Counter | undefined;

/** What a message says, and what to remember of it once it is stored. */
export interface Decoded {
  readonly observations: readonly Observation[];
  readonly remember?: readonly (readonly [name: string, counter: Counter])[];
}

/** Makes observations of bytes. Pure; never throws; what it cannot read becomes `undecoded`. */
export type Decoder = (message: DeviceMessage, recall: Recall) => Decoded;
