import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Decision, Fact, LawView, PositionView } from '#/core/index.ts';

/** The law of the pledge: which command may be given, and what follows from a fact. */
export interface Law extends LawView {
  check(actor: Actor, command: Command, now: number, positions: PositionView): void;
  apply(fact: Fact, positions: PositionView): Decision[];
  nextDueAt(): number | null;
  snapshot(): string;
}

export function createLaw(saved?: string): Law {
  void saved;
  return {
    check(actor, command) {
      throw new PledgewatchError('PW_ROLE_FORBIDDEN', { role: actor.role, route: command.type });
    },
    apply: () => [],
    nextDueAt: () => null,
    snapshot: () => '{}',
    pledge: () => undefined,
    activePledges: () => [],
    pledgesOnSlot: () => [],
    pledgeOfTag: () => undefined,
    pledgesOnSite: () => [],
    truckOrder: () => undefined,
    openTruckOrders: () => [],
    site: () => undefined,
  };
}
