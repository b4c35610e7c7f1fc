import type { Command } from '@pledgewatch/shared/command';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { VehicleStore } from '#/access/index.ts';
import type { LawView } from '#/core/index.ts';

/** What it takes to turn plates into marks. */
interface Marking {
  readonly vehicles: VehicleStore;
  readonly law: Pick<LawView, 'pledge' | 'site'>;
  readonly now: EpochMs;
}

/**
 * A command as it may stand in the ledger: a vehicle by its mark; its plate goes into the erasable store.
 * A pledge that does not exist has no site, and its command is refused before anything is written.
 */
export function marked<Said extends Command>(command: Said, { vehicles, law, now }: Marking): Said {
  if (!namesVehicles(command)) return command;
  const siteId =
    command.type === 'slip.enter'
      ? law.site(command.siteId)?.siteId
      : law.pledge(command.pledgeId)?.siteId;
  if (siteId === undefined) return command;
  const mark = (plate: string) => vehicles.keep(siteId, plate, now);
  if (command.type !== 'release.request') return { ...command, plate: mark(command.plate) };
  const trucks = command.trucks.map((truck) => ({ ...truck, plate: mark(truck.plate) }));
  return { ...command, trucks };
}

function namesVehicles(
  command: Command,
): command is Extract<Command, { type: 'receiving.notify' | 'release.request' | 'slip.enter' }> {
  return ['receiving.notify', 'release.request', 'slip.enter'].includes(command.type);
}
