import type { EmergencyInstruction } from '@pledgewatch/shared/instruction';
import { NamedParts, type SavedParts, type StateChange } from '#/goods/index.ts';
import { EMERGENCIES_MAX } from './limits.ts';

/** Emergencies of the site, by their id: the newest word counts, whatever order words arrive in. */
export class Emergencies {
  readonly #emergencies: NamedParts<EmergencyInstruction>;

  constructor(saved: SavedParts) {
    this.#emergencies = new NamedParts('gate/emergency/', saved);
  }

  /** False when there is no room for it; an older word than the known one changes nothing. */
  take(emergency: EmergencyInstruction): boolean {
    const { emergencyId, issuedAt } = emergency;
    const known = this.#emergencies.get(emergencyId);
    if (known !== undefined && known.issuedAt >= issuedAt) return true;
    if (known === undefined && !this.#makeRoom()) return false;
    this.#emergencies.put(emergencyId, emergency);
    return true;
  }

  /** The emergency that stands, if any does: gates open. Of several, the same one after a restart. */
  standing(): string | undefined {
    return this.#emergencies.sorted().find(([, { ended }]) => !ended)?.[0];
  }

  takeChanges(): StateChange[] {
    return this.#emergencies.takeChanges();
  }

  #makeRoom(): boolean {
    if (this.#emergencies.size < EMERGENCIES_MAX) return true;
    const [oldest] = this.#emergencies
      .sorted()
      .filter(([, { ended }]) => ended)
      .sort(([, a], [, b]) => a.issuedAt - b.issuedAt);
    if (oldest === undefined) return false;
    this.#emergencies.delete(oldest[0]);
    return true;
  }
}
