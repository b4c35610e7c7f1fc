import type { Actor } from '@pledgewatch/shared/command';
import type { Memory } from '../memory.ts';
import type { Occasion } from '../finding-alert.ts';
import type { ToldStanding } from '../conditions.ts';
import type { Timer } from '../timers.ts';
import { askedShelf, shelfOf, type AlertCommand } from './handling.ts';
import { beginLadder, climb, climbOf, endLadder } from './ladder.ts';
import { SHELF_TIMERS, type Shelf } from './shelves.ts';

/** What people do with alerts that stand, and what time does with them (ISA-18.2, IEC 62682). */
export class Lifecycle {
  readonly #memory: Pick<Memory, 'standing' | 'shelves' | 'timers'>;

  constructor(memory: Pick<Memory, 'standing' | 'shelves' | 'timers'>) {
    this.#memory = memory;
  }

  /** Acknowledging is the engine's: it may end the alert. */
  obey(command: AlertCommand, { userId }: Actor, occasion: Occasion): void {
    switch (command.type) {
      case 'alert.shelve':
      case 'alert.takeOut':
        return this.#ask(command, userId, occasion);
      case 'alert.checkShelving':
        return this.#check(command.alertId, userId, occasion);
      case 'alert.unshelve':
        return this.#bringBack(shelfOf(command.alertId, this.#memory), occasion, userId);
      case 'alert.acknowledge':
      case 'alert.note':
    }
  }

  /** Nobody of its bank has acknowledged the alert in time. */
  climb(timer: Timer, occasion: Occasion): void {
    const { standing, timers } = this.#memory;
    const { alertId, level } = climbOf(timer);
    const one = standing.find(alertId);
    if (!one) return;
    const roles = climb(one, level, occasion.at, timers);
    standing.move(alertId, { move: 'escalated', level, roles }, occasion);
  }

  /** The time of a shelf is over. */
  shelfDue({ subject: key }: Timer, occasion: Occasion): void {
    this.#bringBack(this.#memory.shelves.at(key), occasion);
  }

  #ask(command: Extract<AlertCommand, { reason: string }>, by: string, occasion: Occasion): void {
    const { standing, shelves } = this.#memory;
    const one = standing.find(command.alertId);
    if (!one) return;
    const shelf = askedShelf(one, command, { key: standing.keyOf(one), by });
    shelves.put(shelf);
    if (shelf.inForce) return this.#shelve(shelf, occasion);
    const { reason, until } = shelf;
    const shelving = { reason, ...(until !== undefined && { until }) };
    standing.move(one.alertId, { move: 'shelving-asked', by, ...shelving }, occasion);
  }

  #check(alertId: string, checkedBy: string, occasion: Occasion): void {
    const asked = shelfOf(alertId, this.#memory);
    if (!asked || asked.inForce) return;
    const shelf = { ...asked, checkedBy, inForce: true };
    this.#memory.shelves.put(shelf);
    this.#shelve(shelf, occasion);
  }

  #shelve(shelf: Shelf, occasion: Occasion): void {
    const { standing, timers } = this.#memory;
    const { key, siteId, by, checkedBy, reason, until } = shelf;
    if (until !== undefined) timers.set({ at: until, owner: SHELF_TIMERS, siteId, subject: key });
    const one = this.#silencedBy(shelf);
    if (!one) return;
    endLadder(one, timers);
    const shelving = { reason, ...(until !== undefined && { until }) };
    const who = { by, ...(checkedBy !== undefined && { checkedBy }) };
    standing.move(one.alertId, { move: 'shelved', ...who, ...shelving }, occasion);
  }

  #bringBack(shelf: Shelf | undefined, occasion: Occasion, by?: string): void {
    if (!shelf) return;
    const { standing, shelves, timers } = this.#memory;
    const one = this.#silencedBy(shelf);
    shelves.remove(shelf);
    timers.drop({ owner: SHELF_TIMERS, siteId: shelf.siteId, subject: shelf.key });
    if (!one) return;
    if (shelf.inForce && !one.acknowledged) beginLadder(one, occasion.at, timers);
    standing.move(one.alertId, { move: 'unshelved', ...(by !== undefined && { by }) }, occasion);
  }

  /** The alert that stands and is no graver than what was shelved. */
  #silencedBy(shelf: Shelf): ToldStanding | undefined {
    const { standing, shelves } = this.#memory;
    const one = standing.toldAt(shelf.key);
    if (!one || !shelf.inForce) return one;
    return shelves.over(shelf.key, one.severity) === shelf ? one : undefined;
  }
}
