import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Instruction } from '@pledgewatch/shared/instruction';
import type { Decision, Fact, LawView, PositionView } from '#/core/index.ts';
import type { LeaseTerms } from '#/instructions/index.ts';

/** The law of the pledge: which command may be given, and what follows from a fact. */
export interface Law extends LawView {
  /** @throws {PledgewatchError} The law's refusal; nothing changed. */
  check(actor: Actor, command: Command, now: number, positions: PositionView): void;
  apply(fact: Fact, positions: PositionView): Decision[];
  nextDueAt(): number | null;
  snapshot(): string;
  /** Instructions whose gate has not given its signed answer yet. */
  unanswered(): readonly Instruction[];
  /** Gates that are to get a lease now: none with a hold on its site. */
  leases(now: number): readonly LeaseTerms[];
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
    unanswered: () => [],
    leases: () => [],
    gateway: () => undefined,
    sees: () => false,
    pledge: () => undefined,
    pledgesSeenBy: () => [],
    release: () => undefined,
    releasesSeenBy: () => [],
    activePledges: () => [],
    pledgesOnSlot: () => [],
    pledgeOfTag: () => undefined,
    pledgesOnSite: () => [],
    truckOrder: () => undefined,
    openTruckOrders: () => [],
    site: () => undefined,
  };
}
