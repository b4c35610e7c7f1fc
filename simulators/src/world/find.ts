import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { World } from './world.ts';

/**
 * The thing of that id.
 *
 * @throws {PledgewatchError} `PW_WORLD_ID_UNKNOWN` when there is none.
 */
export function find<T>(among: ReadonlyMap<string, T>, what: string, id: string): T {
  const found = among.get(id);
  if (found === undefined) throw new PledgewatchError('PW_WORLD_ID_UNKNOWN', { what, id });
  return found;
}

/** Every device of the world that can speak, by kind. */
export function devicesOf(world: World): ReadonlyMap<string, string> {
  const gates = [...world.gates.values()];
  return new Map([
    ...[...world.slots.values()].map(({ scale }) => [scale.spec.id, 'stack-scale'] as const),
    ...[...world.readers.keys()].map((id) => [id, 'reader'] as const),
    ...[...world.doors.keys()].map((id) => [id, 'door-contact'] as const),
    ...[...world.climate.keys()].map((id) => [id, 'climate'] as const),
    ...gates.map(({ spec }) => [spec.camera, 'plate-camera'] as const),
    ...gates.flatMap((gate) =>
      [...gate.weighbridges.keys()].map((id) => [id, 'weighbridge'] as const),
    ),
  ]);
}

/**
 * Makes sure a device of that id exists.
 *
 * @throws {PledgewatchError} `PW_WORLD_ID_UNKNOWN` when there is none.
 */
export function findDevice(world: World, id: string): void {
  find(devicesOf(world), 'device', id);
}
