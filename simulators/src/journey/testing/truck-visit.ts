import { connect, type MqttClient } from 'mqtt';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceLine } from './device-line.ts';
import { bridgeId, cameraId, DEVICE_PASSWORD, portalId } from './live-site.ts';

/** Between two indications of a weighbridge. */
const INDICATION_MS = 60;

/** What the devices of one gate see of a truck. */
export class TruckVisit {
  readonly #line: DeviceLine;
  readonly #gateId: string;
  #weighings = 0;

  constructor(line: DeviceLine, gateId: string) {
    this.#line = line;
    this.#gateId = gateId;
  }

  async showPlate(plate: string): Promise<void> {
    const id = cameraId(this.#gateId);
    this.#line.say(`cameras/${id}`, id, { plate });
    await this.#line.settled();
  }

  /** Onto the empty deck, to rest, registered, and off again. */
  async weigh(gross: number): Promise<void> {
    const alibi = `${this.#gateId}-${++this.#weighings}`;
    const half = { gross: gross / 2, stable: false };
    const empty = { gross: 0, stable: true };
    const full = { gross, stable: true };
    for (const shown of [empty, half, full, { ...full, alibi }, half, empty]) {
      const id = bridgeId(this.#gateId);
      this.#line.say(`scales/${id}`, id, shown);
      await delay(INDICATION_MS);
    }
    await this.#line.settled();
  }

  /** Out through the portal. */
  async carryOut(epcs: readonly string[]): Promise<void> {
    const id = portalId(this.#gateId);
    for (const antenna of [1, 2]) {
      for (const epc of epcs) this.#line.say(`tags/${id}`, id, { epc, antenna });
      await delay(INDICATION_MS);
    }
    await this.#line.settled();
  }
}

/** How often each barrier was told to open, as its drive hears it. */
export function listenToBarriers(port: number, gateIds: readonly string[]) {
  const opened = new Map(gateIds.map((gateId) => [gateId, 0]));
  const user = { username: 'devices', password: DEVICE_PASSWORD };
  const client: MqttClient = connect({ host: '127.0.0.1', port, clientId: 'barriers', ...user });
  client.on('message', (topic) => {
    const [, gateId = ''] = topic.split('/');
    opened.set(gateId, (opened.get(gateId) ?? 0) + 1);
  });
  client.on('error', () => undefined);
  client.subscribe(gateIds.map((gateId) => `gates/${gateId}/barrier`));
  return { opened: (gateId: string) => opened.get(gateId), stop: () => client.endAsync(true) };
}
