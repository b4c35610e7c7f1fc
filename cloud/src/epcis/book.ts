import type {
  CommandOf,
  PledgedLot,
  TruckToName,
  UnitCondition,
} from '@pledgewatch/shared/command';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { lotsOf, type ClaimedLot, type CommandFact, type Concern } from '#/core/index.ts';
import { reduceLots, splitLots } from '#/pledges/index.ts';
import type { EpcisEvent } from './event.ts';

/** A site as last defined. */
export interface BookedSite {
  readonly timeZone: string;
}

/** A pledge as its commands and deliveries left it. */
export interface BookedPledge {
  readonly pledgeId: string;
  readonly siteId: string;
  readonly pledgor: string;
  readonly pledgee: string;
  readonly supervisor: string;
  /** Lots with the tags that are still in it, and heaps. */
  readonly lots: readonly ClaimedLot[];
  /** What was put on file on its way into effect. */
  readonly agreement?: CommandOf<'pledge.agree'>;
  readonly count?: CommandOf<'pledge.count'>;
  readonly control?: CommandOf<'pledge.control'>;
}

/** A truck order as requested, and the tags its gate saw with it. */
export interface BookedTruck extends TruckToName {
  readonly releaseId: string;
  readonly pledgeId: string;
  readonly seen?: readonly string[];
}

/** A release with the names of its truck orders. */
export interface BookedRelease {
  readonly pledgeId: string;
  readonly truckOrderIds: readonly string[];
}

/** What came with a truck: for which pledge, and what was found on it. */
interface BookedReceiving {
  readonly pledgeId: string;
  readonly lots: readonly PledgedLot[];
}

/** Units that somebody found in another condition. */
interface BookedChange {
  readonly condition: UnitCondition;
  readonly epcs: readonly string[];
}
/** Goods that were to move on their site, or to be sampled. */
type BookedYardOrder = CommandOf<'move.request'> | CommandOf<'sampling.request'>;

/** Events that said of a truck order that its goods stayed, as they were written. */
export type BookedVoid = readonly {
  readonly at: number;
  readonly event: EpcisEvent;
  readonly concerns: readonly Concern[];
}[];

interface Booked {
  readonly void: BookedVoid;
  readonly change: BookedChange;
  readonly site: BookedSite;
  readonly pledge: BookedPledge;
  readonly truck: BookedTruck;
  readonly release: BookedRelease;
  readonly receiving: BookedReceiving;
  readonly yard: BookedYardOrder;
  readonly recount: CommandOf<'emergency.recount'>;
}
type Kind = keyof Booked;

/** Where the book lies. */
export interface Shelf {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
}

/**
 * What an event must say and neither the fact nor the decision behind it repeats: it is folded from
 * the ledger alone, so that the same entries make the same events however late they are read.
 */
export class Book {
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  get<K extends Kind>(kind: K, id: string): Booked[K] | undefined {
    return this.#shelf.get(`${kind}/${id}`) as Booked[K] | undefined;
  }

  /** A command the law agreed to. */
  hear({ command }: CommandFact): void {
    switch (command.type) {
      case 'site.define':
        return this.#put('site', command.siteId, { timeZone: command.timeZone });
      case 'pledge.create':
        return this.#addPledge(command);
      case 'pledge.agree':
        return this.#file(command.pledgeId, { agreement: command });
      case 'pledge.count':
        return this.#file(command.pledgeId, { count: command });
      case 'pledge.control':
        return this.#file(command.pledgeId, { control: command });
      case 'receiving.notify': {
        const { receivingId, pledgeId } = command;
        return this.#put('receiving', receivingId, { pledgeId, lots: [] });
      }
      case 'receiving.inspect':
        return this.#inspect(command);
      case 'unitCondition.propose': {
        const { changeId, condition, epcs } = command;
        return this.#put('change', changeId, { condition, epcs });
      }
      case 'move.request':
      case 'sampling.request':
        return this.#put('yard', command.orderId, command);
      case 'sampling.draw':
        return this.#reduce(command);
      case 'emergency.recount':
        return this.#put('recount', `${command.emergencyId}/${command.pledgeId}`, command);
      case 'release.request':
        return this.#addRelease(command);
      default:
    }
  }

  /** Keeps what was said of goods that stayed: a late word of the gate may say that they left. */
  stayed(truckOrderId: string, events: BookedVoid): void {
    this.#put('void', truckOrderId, events);
  }

  /** What a gate saw leaving with a truck; of two words the later counts. */
  sawLeaving({ truckOrderId = '', epcs }: GoodsStatusOf<'gate'>): void {
    const truck = this.get('truck', truckOrderId);
    if (truck && epcs) this.#put('truck', truckOrderId, { ...truck, seen: epcs });
  }

  /** Takes what left with a truck out of its pledge; returns it, lot by lot. */
  deliver(truck: BookedTruck): readonly PledgedLot[] {
    const pledge = this.get('pledge', truck.pledgeId);
    if (!pledge) return [];
    const ordered = new Set(truck.epcs);
    const gone = new Set((truck.seen ?? truck.epcs).filter((epc) => ordered.has(epc)));
    const { rest: lots, taken } = splitLots(pledge.lots, gone);
    this.#put('pledge', pledge.pledgeId, { ...pledge, lots });
    return taken;
  }

  /** What was accepted belongs to its pledge from now on; returns it. */
  topUp(receivingId: string): readonly PledgedLot[] {
    const order = this.get('receiving', receivingId);
    const pledge = this.get('pledge', order?.pledgeId ?? '');
    if (!order || !pledge) return [];
    const lots = [...pledge.lots, ...order.lots];
    this.#put('pledge', pledge.pledgeId, { ...pledge, lots });
    return order.lots;
  }

  /** A unit wears another tag from now on. */
  retag(pledgeId: string, oldEpc: string, newEpc: string): void {
    const pledge = this.get('pledge', pledgeId);
    if (!pledge) return;
    const worn = (epc: string) => (epc === oldEpc ? newEpc : epc);
    const lots = pledge.lots.map((lot) => ({ ...lot, epcs: lot.epcs.map(worn) }));
    this.#put('pledge', pledgeId, { ...pledge, lots });
  }

  /** Moved goods stand on their new slot from now on; returns them. */
  relocate(orderId: string): readonly PledgedLot[] {
    const order = this.get('yard', orderId);
    const pledge = this.get('pledge', order?.pledgeId ?? '');
    if (order?.type !== 'move.request' || !pledge) return [];
    const { rest, taken } = splitLots(pledge.lots, new Set(order.epcs));
    const { toSlotId: slotId, toZoneId: zoneId } = order;
    const arrived = taken.map((lot) => ({ ...lot, slotId, zoneId }));
    this.#put('pledge', pledge.pledgeId, { ...pledge, lots: [...rest, ...arrived] });
    return arrived;
  }

  /** What was destroyed leaves its pledge; returns it. */
  writeOff(emergencyId: string, pledgeId: string): readonly PledgedLot[] {
    const pledge = this.get('pledge', pledgeId);
    const gone = new Set(this.get('recount', `${emergencyId}/${pledgeId}`)?.destroyed);
    if (!pledge) return [];
    const lots = lotsWith(pledge, (epc) => !gone.has(epc));
    this.#put('pledge', pledgeId, { ...pledge, lots });
    return lotsWith(pledge, (epc) => gone.has(epc));
  }

  /** Sampled units are lots of their own, lighter by what was taken. */
  #reduce({ orderId, portions }: CommandOf<'sampling.draw'>): void {
    const pledge = this.get('pledge', this.get('yard', orderId)?.pledgeId ?? '');
    if (!pledge) return;
    const takenG = new Map(portions.map((portion) => [portion.epc, portion.takenG]));
    const { rest, taken } = splitLots(pledge.lots, new Set(takenG.keys()));
    const lots = [...rest, ...reduceLots(taken, takenG)];
    this.#put('pledge', pledge.pledgeId, { ...pledge, lots });
  }

  #inspect({ receivingId, lots }: CommandOf<'receiving.inspect'>): void {
    const order = this.get('receiving', receivingId);
    if (order) this.#put('receiving', receivingId, { ...order, lots });
  }

  #addPledge(command: CommandOf<'pledge.create'>): void {
    const { pledgeId, siteId, pledgor, pledgee, supervisor } = command;
    const lots = lotsOf(command);
    this.#put('pledge', pledgeId, { pledgeId, siteId, pledgor, pledgee, supervisor, lots });
  }

  #file(pledgeId: string, paper: Pick<BookedPledge, 'agreement' | 'count' | 'control'>): void {
    const pledge = this.get('pledge', pledgeId);
    if (pledge) this.#put('pledge', pledgeId, { ...pledge, ...paper });
  }

  #addRelease({ releaseId, pledgeId, trucks }: CommandOf<'release.request'>): void {
    const truckOrderIds = trucks.map(({ truckOrderId }) => truckOrderId);
    this.#put('release', releaseId, { pledgeId, truckOrderIds });
    for (const truck of trucks) {
      this.#put('truck', truck.truckOrderId, { ...truck, releaseId, pledgeId });
    }
  }

  #put<K extends Kind>(kind: K, id: string, value: Booked[K]): void {
    this.#shelf.put(`${kind}/${id}`, value);
  }
}

/** The lots with those of their tags; lots without any are left out. */
export function lotsWith(
  { lots }: Pick<BookedPledge, 'lots'>,
  wanted: (epc: string) => boolean,
): PledgedLot[] {
  return lots
    .map((lot) => ({ ...lot, epcs: lot.epcs.filter(wanted) }))
    .filter(({ epcs }) => epcs.length > 0);
}
