import type { KeyObject } from 'node:crypto';
import { decodeAnswers } from '@pledgewatch/shared/answer';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import { downTopic, LANES, upTopic, type Lane } from '@pledgewatch/shared/topics';
import type { Journal } from '#/journal/index.ts';
import { keepConnected, type Connection } from './connection.ts';
import { createLaneSender, type LaneSender } from './lane-sender.ts';
import { LOOK_MS } from './limits.ts';

export interface UplinkOptions {
  /** The cloud's broker, `mqtt://` or `mqtts://`. */
  readonly url: string;
  readonly siteId: string;
  readonly gatewayId: string;
  readonly password: string;
  readonly cloudKey: KeyObject;
  readonly journal: () => Journal;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** A message of the instructions topic, not yet verified. */
  readonly onInstruction: (bytes: Uint8Array) => void;
  /** Told what the journal said when it would not serve the uplink. */
  readonly onFault: (error: unknown) => void;
}

export interface Uplink {
  /** Sealed batches of a lane are on disk. */
  wake(lane: Lane): void;
  isConnected(): boolean;
  stop(): Promise<void>;
}

/** Keeps both lanes connected to the cloud for as long as the gateway runs. */
export function startUplink(options: UplinkOptions): Uplink {
  const lanes = { events: openLane(options, 'events'), telemetry: openLane(options, 'telemetry') };
  const all = LANES.map((lane) => lanes[lane]);
  return {
    wake: (lane) => lanes[lane].wake(),
    isConnected: () => all.every((lane) => lane.isConnected()),
    async stop() {
      await Promise.all(all.map((lane) => lane.stop()));
    },
  };
}

function openLane(options: UplinkOptions, lane: Lane) {
  const { siteId, gatewayId, log, onFault, onInstruction } = options;
  const upwards = upTopic(siteId, gatewayId, lane);
  const receipts = downTopic(siteId, gatewayId, 'receipts');
  const instructions = downTopic(siteId, gatewayId, 'instructions');
  const connection: Connection = keepConnected({
    ...options,
    username: gatewayId,
    clientId: `${gatewayId}:${lane}`,
    topics: lane === 'events' ? [receipts, instructions] : [receipts],
    onConnected: () => guarded((known) => known.connected()),
    onDisconnected: () => sender.disconnected(),
    onMessage(topic, bytes) {
      if (topic === instructions) return guarded(() => onInstruction(bytes));
      guarded((known) =>
        decodeAnswers(bytes).forEach((answer) => guarded(() => known.answered(answer))),
      );
    },
    log: log.child({ lane }),
  });
  const publish = (bytes: Uint8Array) => connection.publish(upwards, bytes);
  const sender = createLaneSender({ ...options, lane, publish });

  function guarded(work: (sender: LaneSender) => void): void {
    try {
      work(sender);
    } catch (error) {
      onFault(error);
    }
  }

  const look = setInterval(() => guarded((known) => known.pump()), LOOK_MS);
  return {
    wake: () => guarded((known) => known.pump()),
    isConnected: () => connection.isConnected(),
    async stop() {
      clearInterval(look);
      await connection.stop();
    },
  };
}
