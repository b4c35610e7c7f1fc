import { connectAsync } from 'mqtt';
import { DEVICES, epcsOf, PORTAL_ID, READER_IDS, restingEpcs, SLOT_IDS } from './site.ts';

/** A message of a device: one observation. */
export interface DeviceMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Devices of the warehouse that publish one observation a message, QoS 1. */
export interface Devices {
  /** A message out of turn; resolves when it is acknowledged. */
  publish(message: DeviceMessage): Promise<void>;
  stop(): Promise<void>;
}

/** As many as a small warehouse has gateways for its sensors. */
const CONNECTIONS = 10;
const TURN_MS = 10;

/** Connects them; from then on together they say `perSecond` things a second, evenly. */
export async function startDevices(brokerUrl: string, perSecond: number): Promise<Devices> {
  const connect = (name: string) =>
    connectAsync(brokerUrl, {
      clientId: `bench-${name}`,
      username: DEVICES.name,
      password: DEVICES.password,
      queueQoSZero: false,
      timerVariant: 'native',
    });
  const names = Array.from({ length: CONNECTIONS }, (_, index) => `device-${index}`);
  const clients = await Promise.all(names.map(connect));
  const special = await connect('portal');
  let sent = 0;
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * perSecond;
    for (; sent < due; sent++) {
      const { topic, payload } = background(sent);
      clients[sent % CONNECTIONS]?.publish(topic, payload, { qos: 1 });
    }
  }, TURN_MS);

  return {
    async publish({ topic, payload }) {
      await special.publishAsync(topic, payload, { qos: 1 });
    },
    async stop() {
      clearInterval(timer);
      await Promise.all([...clients, special].map((client) => client.endAsync()));
    },
  };
}

/** A quiet day: of ten readings six are of tags, two of weights that rest, the others of air and a door. */
function background(n: number): DeviceMessage {
  const when: When = { ts: Date.now(), mid: `bench-${n}` };
  switch (n % 10) {
    case 0:
    case 4:
      return weightOf(SLOT_IDS[Math.floor(n / 5) % SLOT_IDS.length] ?? '', when);
    case 5: {
      const air = { celsius: 21 + (n % 5) / 50, humidity: 55 + (n % 3) / 10 };
      return { topic: 'climate/C-1', payload: JSON.stringify({ ...when, ...air }) };
    }
    case 9:
      return { topic: 'doors/D-1', payload: JSON.stringify({ ...when, open: false }) };
    default: {
      const slot = Math.floor(n / 7) % SLOT_IDS.length;
      const epcs = restingEpcs(slot);
      return readOf(slot, epcs[n % epcs.length] ?? '', n, when);
    }
  }
}

/** Everything that stands on the first slots, weighed and heard once. */
export function* inventory(slots: number): Generator<DeviceMessage> {
  for (const [slot, slotId] of SLOT_IDS.slice(0, slots).entries()) {
    yield weightOf(slotId, { ts: Date.now(), mid: `stack-${slotId}` });
    for (const epc of epcsOf(slot))
      yield readOf(slot, epc, slot, { ts: Date.now(), mid: `tag-${epc}` });
  }
}

interface When {
  readonly ts: number;
  readonly mid: string;
}

function weightOf(slotId: string, when: When): DeviceMessage {
  const weight = { ...when, gross: 20_000, stable: true };
  return { topic: `scales/S-${slotId}/weight`, payload: JSON.stringify(weight) };
}

function readOf(slot: number, epc: string, n: number, when: When): DeviceMessage {
  const heard = { antenna: 1 + (n % 4), rssi: -52 - (n % 9), reads: 1 + (n % 6) };
  const reader = READER_IDS[slot % READER_IDS.length] ?? '';
  return { topic: `readers/${reader}/tag`, payload: JSON.stringify({ ...when, epc, ...heard }) };
}

/** One read of a tag by the gate's reader, on one side of the gate. */
export function portalRead(epc: string, side: 'inside' | 'outside', mid: string): DeviceMessage {
  const read = {
    ts: Date.now(),
    mid,
    epc,
    antenna: side === 'inside' ? 1 : 2,
    rssi: -50,
    reads: 1,
  };
  return { topic: `readers/${PORTAL_ID}/tag`, payload: JSON.stringify(read) };
}
