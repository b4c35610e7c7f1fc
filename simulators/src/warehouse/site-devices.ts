import type { Log } from '@pledgewatch/shared/log';
import {
  type BrokerAccess,
  climateSensor,
  doorContact,
  type Encoder,
  impinjReader,
  type MqttLine,
  openMqttLine,
  openXk3190,
  plateCamera,
  READER_WAITING_MAX,
  stackScale,
  type Xk3190Weighbridge,
  zebraReader,
} from '#/devices/index.ts';
import type { OpcuaWeighbridges } from '#/devices/opcua-weighbridge/index.ts';
import type { Fact, WorldSpec } from '#/world/index.ts';

/** Where the devices of a site are reached and where they send. */
export interface SiteOptions {
  readonly broker: BrokerAccess;
  /** Address that weighbridges, and the door, listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0 for any free one. */
  readonly opcuaPort: number;
  /** Of the first such weighbridge; further ones take the ports after it. 0 for any free ones. */
  readonly xk3190Port: number;
  readonly dataDir: string;
  readonly log: Log;
}

/** Every device of a site, on its wire. */
export interface SiteDevices {
  readonly opcua: OpcuaWeighbridges | undefined;
  readonly xk3190: ReadonlyMap<string, Xk3190Weighbridge>;
  /** Lets the device a fact is about say it. */
  accept(fact: Fact): void;
  stop(): Promise<void>;
}

/** Connects every device the spec names. */
export async function openSiteDevices(spec: WorldSpec, options: SiteOptions): Promise<SiteDevices> {
  const xk3190 = await openSerialWeighbridges(spec, options.xk3190Port, options.host);
  const opcua = await openOpcua(spec, options).catch(async (error: unknown) => {
    await Promise.all([...xk3190.values()].map((bridge) => bridge.stop()));
    throw error;
  });
  const lines = new Map<string, MqttLine>();
  const speakers = new Map(
    encodersOf(spec).map(({ id, lineName, encoder, waitingMax }) => {
      const clientId = `${spec.site}-${lineName}`;
      const line = lines.get(lineName) ?? openMqttLine(options.broker, clientId, waitingMax);
      lines.set(lineName, line);
      return [id, { line, encoder }] as const;
    }),
  );
  return {
    opcua,
    xk3190,
    accept(fact) {
      const speaker = speakers.get(fact.device);
      const messages = speaker?.encoder(fact, speaker.line.counts()) ?? [];
      for (const message of messages) speaker?.line.send(message);
      xk3190.get(fact.device)?.accept(fact);
      opcua?.accept(fact);
    },
    async stop() {
      const closing = [...lines.values(), ...xk3190.values(), ...(opcua ? [opcua] : [])];
      await Promise.all(closing.map((each) => each.stop()));
    },
  };
}

interface Speaker {
  readonly id: string;
  /** The zigbee devices of a site speak through one bridge; others have a line of their own. */
  readonly lineName: string;
  readonly encoder: Encoder;
  /** What it has room for while its broker is away, if that is more than a sensor has. */
  readonly waitingMax?: number;
}

function encodersOf(spec: WorldSpec): readonly Speaker[] {
  const own = (id: string, encoder: Encoder): Speaker => ({ id, lineName: id, encoder });
  const reader = (id: string, encoder: Encoder): Speaker => ({
    ...own(id, encoder),
    waitingMax: READER_WAITING_MAX,
  });
  const zigbee = (id: string, encoder: Encoder): Speaker => ({
    id,
    lineName: 'zigbee2mqtt',
    encoder,
  });
  const ofZones = spec.zones.flatMap((zone) => [
    ...zone.slots.map(({ scale }) => own(scale.id, stackScale(scale.id))),
    ...(zone.reader === undefined ? [] : [reader(zone.reader, zebraReader(zone.reader))]),
    ...zone.doors.map((id) => zigbee(id, doorContact(id))),
    ...zone.climate.map((id) => zigbee(id, climateSensor(id))),
  ]);
  const ofGates = spec.gates.flatMap((gate) => [
    reader(gate.portal, impinjReader(gate.portal)),
    own(gate.camera, plateCamera(gate.camera)),
    zigbee(gate.door, doorContact(gate.door)),
  ]);
  return [...ofZones, ...ofGates];
}

async function openSerialWeighbridges(
  spec: WorldSpec,
  firstPort: number,
  host?: string,
): Promise<ReadonlyMap<string, Xk3190Weighbridge>> {
  const opened = new Map<string, Xk3190Weighbridge>();
  const bridges = bridgesThatSpeak(spec, 'xk3190');
  try {
    for (const [index, { id }] of bridges.entries()) {
      opened.set(id, await openXk3190(firstPort === 0 ? 0 : firstPort + index, host));
    }
  } catch (error) {
    await Promise.all([...opened.values()].map((bridge) => bridge.stop()));
    throw error;
  }
  return opened;
}

async function openOpcua(
  spec: WorldSpec,
  { opcuaPort: port, host = '127.0.0.1', dataDir, log }: SiteOptions,
): Promise<OpcuaWeighbridges | undefined> {
  const weighbridges = bridgesThatSpeak(spec, 'opcua');
  if (weighbridges.length === 0) return undefined;
  // Loaded only here: the OPC UA stack takes most of this program's memory.
  const { openOpcuaWeighbridges } = await import('#/devices/opcua-weighbridge/index.ts');
  return openOpcuaWeighbridges({ weighbridges, port, host, dataDir, log });
}

function bridgesThatSpeak(spec: WorldSpec, protocol: 'opcua' | 'xk3190') {
  return spec.gates.flatMap((gate) =>
    gate.weighbridges.filter(({ speaks }) => speaks === protocol),
  );
}
