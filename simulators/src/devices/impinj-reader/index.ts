import type { Fact } from '#/world/index.ts';
import { type Encoder, isoTime, type Message } from '../encoder.ts';

/** China's 920 MHz band, middle of its first channels, kHz. */
const FREQUENCY_KHZ = 922_625;
const ANTENNA_NAMES: Readonly<Record<number, string>> = { 1: 'inside', 2: 'outside' };

/** An Impinj R700 over its IoT device interface: `impinj/{id}/events`. */
export function impinjReader(id: string): Encoder {
  const topic = `impinj/${id}/events`;
  return (fact) => {
    if (fact.kind === 'tagRead') return [{ topic, payload: tagInventory(id, fact) }];
    return fact.kind === 'readerHeartbeat' ? [status(id, topic, fact.deviceAt)] : [];
  };
}

function tagInventory(id: string, fact: Extract<Fact, { kind: 'tagRead' }>): string {
  const timestamp = isoTime(fact.deviceAt);
  return JSON.stringify({
    timestamp,
    hostname: `impinj-${id}`,
    eventType: 'tagInventory',
    tagInventoryEvent: {
      epc: Buffer.from(fact.epc, 'hex').toString('base64'),
      epcHex: fact.epc,
      pc: protocolControl(fact.epc),
      antennaPort: fact.antenna,
      antennaName: ANTENNA_NAMES[fact.antenna] ?? `antenna-${fact.antenna}`,
      peakRssiCdbm: fact.rssiCdbm,
      frequency: FREQUENCY_KHZ,
      transmitPowerCdbm: 3_000,
      lastSeenTime: timestamp,
      phaseAngle: (fact.deviceAt % 3_600) / 10,
    },
  });
}

/** The tag's protocol control word: its first five bits count the EPC's 16-bit words (Gen2 6.3.2.1.2.2). */
function protocolControl(epc: string): string {
  const word = Buffer.alloc(2);
  word.writeUInt16BE(Math.ceil(epc.length / 4) << 11);
  return word.toString('base64');
}

function status(id: string, topic: string, deviceAt: number): Message {
  const payload = JSON.stringify({
    timestamp: isoTime(deviceAt),
    hostname: `impinj-${id}`,
    eventType: 'inventoryStatus',
    inventoryStatusEvent: { inventoryStatus: 'running' },
  });
  return { topic, payload };
}
