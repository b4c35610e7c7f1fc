import { ROLES } from '#/access/index.ts';
import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command, CommandOf, PledgedLot } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import {
  wasPledged,
  type AwaitedView,
  type Concern,
  type Decision,
  type Fact,
  type LawView,
  type PledgeView,
  type SiteView,
  type StockBreachMove,
  type TruckOrderView,
} from '#/core/index.ts';
import { createPositions, type Positions } from '#/positions/index.ts';
import { createRisk, type Risk } from '#/risk/index.ts';

/** 2026-11-24 02:00 UTC. */
export const T0: EpochMs = Date.UTC(2026, 10, 24, 2);
export const SITE = 'gd-foshan-01';
export const BANK: Actor = { tenantId: 'bank-a', userId: 'wang', role: 'pledgee' };
export const OTHER_BANK: Actor = { tenantId: 'bank-b', userId: 'zhao', role: 'pledgee' };

/** Ten one-tonne bags on a slot: tags `a00` … `a09` for slot A-01 with prefix `a0`. */
export function lot(slotId: string, prefix: string, bags = 10): PledgedLot {
  const epcs = Array.from({ length: bags }, (_, n) => `${prefix}0${n}`);
  return { lotId: `L-${slotId}`, slotId, zoneId: 'A', commodity: 'nickel', unitMassG: 1e6, epcs };
}

export function pledge(given: Partial<PledgeView> = {}): PledgeView {
  return {
    pledgeId: 'P-1',
    tenantId: BANK.tenantId,
    siteId: SITE,
    pledgor: 'borrower',
    pledgee: 'bank',
    supervisor: 'supervisor',
    state: 'ACTIVE',
    held: false,
    securityType: 'goods-pledge',
    conditions: [],
    lots: [lot('A-01', 'a1'), lot('A-02', 'a2')],
    delivered: [],
    activation: { at: T0 },
    priceFenPerTonne: 10_000_000,
    priceSource: 'SMM',
    priceAt: T0,
    priceAgeMaxMs: 30 * 86_400_000,
    pledgeRatePermille: 700,
    controlLine: { basis: 'quantity', quantityG: 10e6 },
    warningLinePermille: 1_350,
    disposalLinePermille: 1_200,
    loanId: 'LOAN-1',
    exposureFen: 0,
    netTolerancePermille: 3,
    ...given,
  };
}

/** The command that brings a pledge into effect. */
export function activate(pledgeId = 'P-1'): CommandOf<'pledge.activate'> {
  return { type: 'pledge.activate', pledgeId };
}

/** The site, on which a gateway is silent after a minute. */
export function defineSite(): CommandOf<'site.define'> {
  return {
    type: 'site.define',
    siteId: SITE,
    name: 'Foshan 1',
    custodianId: 'custodian',
    timeZone: 'Asia/Shanghai',
    gates: [],
    silenceMaxMs: 60_000,
  };
}

export function truckOrder(given: Partial<TruckOrderView> = {}): TruckOrderView {
  return {
    truckOrderId: 'TO-1',
    releaseId: 'R-1',
    pledgeId: 'P-1',
    siteId: SITE,
    gateId: 'G-1',
    plate: '粤A12345',
    epcs: new Set(['a100', 'a101', 'a102', 'a103', 'a104']),
    netG: 5e6,
    toleranceG: 15_000,
    state: 'INSTRUCTED',
    stateAt: T0,
    notBefore: T0,
    notAfter: T0 + 3_600_000,
    massBySlotG: new Map([['A-01', 5e6]]),
    ...given,
  };
}

/** A law that says what it was told. */
export class ToldLaw implements LawView {
  pledges: PledgeView[] = [];
  orders: TruckOrderView[] = [];
  gates: SiteView['gates'] = [];
  /** What the next fact does to breaches of claims, stock and capacity. */
  breaches: StockBreachMove[] = [];
  /** Pledges whose claims the next fact touches. */
  touched: string[] = [];
  pricesOf = () => [];
  demandsOf = () => [];
  awaited: AwaitedView[] = [];

  #indexed: PledgeView[] = [];
  #tags = new Map<string, PledgeView>();

  gateway = () => undefined;
  release = () => undefined;
  pledgesSeenBy = () => [];
  releasesSeenBy = () => [];
  register = () => ({ parties: new Map(), users: new Map() });
  admission = () => undefined;
  documentMatches = () => [];
  thirdPartyClaim = () => undefined;
  seesMoney = ({ role }: Actor): boolean => ROLES[role].money;
  stockBreachesMoved = (): readonly StockBreachMove[] => this.breaches;
  exposuresSeenBy = () => [];
  deliveriesOf = () => [];
  overdueFen = () => 0;
  moneyOf = () => [];
  awaitedFunds = (): AwaitedView[] => this.awaited;
  suspendedSeenBy = () => [];
  exposureTouched = () => this.touched;
  signingKeys = () => [];
  person = () => undefined;
  approvalPolicy = () => undefined;

  site(siteId: string): SiteView {
    const custodianId = 'custodian';
    const timeZone = 'Asia/Shanghai';
    return { siteId, custodianId, timeZone, silenceMaxMs: 60_000, gates: this.gates };
  }

  sees(actor: Actor, { tenantId }: Concern): boolean {
    return actor.role === 'custodian' || actor.tenantId === tenantId;
  }

  pledge(pledgeId: string): PledgeView | undefined {
    return this.pledges.find((each) => each.pledgeId === pledgeId);
  }

  activePledges(): PledgeView[] {
    return this.pledges.filter(({ state }) => state === 'ACTIVE');
  }

  pledgesOnSite(siteId: string): PledgeView[] {
    return this.activePledges().filter((each) => each.siteId === siteId);
  }

  pledgesOnSlot(siteId: string, slotId: string): PledgeView[] {
    const holds = ({ lots }: PledgeView) => lots.some((each) => each.slotId === slotId);
    return this.pledgesOnSite(siteId).filter(holds);
  }

  pledgeOfTag(siteId: string, epc: string): PledgeView | undefined {
    if (this.#indexed !== this.pledges) {
      this.#indexed = this.pledges;
      const tags = this.activePledges().flatMap((each) =>
        each.lots.flatMap(({ epcs }) => epcs.map((of) => [of, each] as const)),
      );
      this.#tags = new Map(tags);
    }
    const found = this.#tags.get(epc);
    return found?.siteId === siteId ? found : undefined;
  }

  pledgesOnSlotAt(siteId: string, slotId: string, at: EpochMs): PledgeView[] {
    const pledges = this.pledges.filter((each) => each.siteId === siteId);
    return pledges.filter((each) => wasPledged(each, 'slotId', { name: slotId, at }));
  }

  pledgesOfTagAt(siteId: string, epc: string, at: EpochMs): PledgeView[] {
    const pledges = this.pledges.filter((each) => each.siteId === siteId);
    return pledges.filter((each) => wasPledged(each, 'epc', { name: epc, at }));
  }

  truckOrder(truckOrderId: string): TruckOrderView | undefined {
    return this.orders.find((each) => each.truckOrderId === truckOrderId);
  }

  openTruckOrders(siteId: string): TruckOrderView[] {
    const isOpen = ({ state }: TruckOrderView) =>
      !['SETTLED', 'REFUSED', 'EXPIRED', 'CANCELLED'].includes(state);
    return this.orders.filter((each) => each.siteId === siteId && isOpen(each));
  }

  /** What secures the loan is touched by the fact to come. */
  touchLoan(loanId: string): void {
    const securing = this.pledges.filter((each) => each.loanId === loanId);
    this.touched = securing.map(({ pledgeId }) => pledgeId);
  }

  /** Takes delivered tags out of their pledge, as the law does when a truck order settles. */
  settle(truckOrderId: string): void {
    const order = this.truckOrder(truckOrderId);
    this.orders = this.orders.map((each) =>
      each === order ? { ...each, state: 'SETTLED' } : each,
    );
    this.pledges = this.pledges.map((each) => ({
      ...each,
      lots: each.lots
        .map((of) => ({ ...of, epcs: of.epcs.filter((epc) => !order?.epcs.has(epc)) }))
        .filter(({ epcs }) => epcs.length > 0),
    }));
  }
}

/** Where a batch comes from and when, if not from the usual gateway as soon as it happened. */
export interface Arrival {
  readonly at?: EpochMs;
  readonly epoch?: EpochMs;
  readonly gatewayId?: string;
  readonly siteId?: string;
  readonly undecoded?: readonly number[];
}

/** Positions and risk of one site under a told law, fed by hand. */
export class SmallSite {
  readonly law = new ToldLaw();
  positions: Positions = createPositions();
  risk: Risk = createRisk();
  readonly decisions: Decision[] = [];
  now: EpochMs = T0;
  #index = 0;

  constructor(...pledges: PledgeView[]) {
    this.law.pledges = pledges;
  }

  /** Commits a batch of events; by default at the time of its last event. */
  batch(items: readonly (GoodsStatusEvent | null)[], arrival: Arrival = {}): Decision[] {
    const last = items.at(-1);
    this.now = arrival.at ?? Math.max(this.now, last?.observedAt ?? 0);
    const header = {
      version: 2 as const,
      siteId: arrival.siteId ?? SITE,
      gatewayId: arrival.gatewayId ?? 'gw-1',
      lane: 'events' as const,
      epoch: arrival.epoch ?? T0,
      firstSeq: 1,
      lastSeq: items.length,
      previous: new Uint8Array(32),
      root: new Uint8Array(32),
      sealedAt: this.now,
    };
    return this.take({ kind: 'events', header, items, undecoded: arrival.undecoded ?? [] });
  }

  command(command: Command, actor: Actor = BANK): Decision[] {
    this.risk.check(actor, command, this.law, (alertId) =>
      this.raised.find((alert) => alert.alertId === alertId),
    );
    if (command.type === 'repayment.post') this.law.touchLoan(command.loanId);
    const decided = this.take({ kind: 'command', actor, command });
    this.law.touched = [];
    return decided;
  }

  /** Lets time pass: a tick whenever one is due, as the sequencer does. */
  wait(ms: number): Decision[] {
    const until = this.now + ms;
    const decided: Decision[] = [];
    for (;;) {
      const due = [this.positions.nextDueAt(), this.risk.nextDueAt()].filter((at) => at !== null);
      const next = Math.min(...due);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      decided.push(...this.take({ kind: 'tick' }));
    }
    this.now = until;
    return decided;
  }

  /** Lets time pass with nobody there to see it. */
  beDown(ms: number): void {
    this.now += ms;
  }

  take(fact: DistributiveOmit<Fact, 'index' | 'acceptedAt'>): Decision[] {
    const whole = { ...fact, index: this.#index, acceptedAt: this.now } as Fact;
    this.positions.apply(whole);
    const decided = this.risk.apply(whole, this.positions, this.law);
    this.decisions.push(...decided);
    this.#index += 1 + decided.length;
    return decided;
  }

  /** As a restart from a snapshot does. */
  restart(): void {
    this.positions = createPositions(this.positions.snapshot());
    this.risk = createRisk(this.risk.snapshot());
  }

  get raised(): Alert[] {
    return alertsIn(this.decisions);
  }

  get codes(): string[] {
    return this.raised.map(({ code }) => code);
  }

  /** Alerts that were raised and not cleared. */
  get standing(): Alert[] {
    const cleared = new Set(clearedIn(this.decisions));
    return this.raised.filter(({ alertId }) => !cleared.has(alertId));
  }
}

type DistributiveOmit<T, K extends keyof Fact> = T extends Fact ? Omit<T, K> : never;

export function alertsIn(decisions: readonly Decision[]): Alert[] {
  return decisions.flatMap((each) => (each.do === 'raise-alert' ? [each.alert] : []));
}

export function clearedIn(decisions: readonly Decision[]): string[] {
  return decisions.flatMap((each) => (each.do === 'clear-alert' ? [each.alertId] : []));
}

type Given<K extends GoodsStatusEvent['kind']> = Partial<GoodsStatusOf<K>>;
const seen = (at: EpochMs) => ({ observedAt: at, receivedAt: at, clock: 'device' as const });

/** A stack of so many kilograms on a class III scale with e = 5 kg: ± 15 kg. */
export function weight(
  at: EpochMs,
  slotId: string,
  kg: number,
  given: Given<'stackWeight'> = {},
): GoodsStatusOf<'stackWeight'> {
  const nominalG = kg * 1_000;
  return {
    kind: 'stackWeight',
    ...seen(at),
    scaleId: `S-${slotId}`,
    slotId,
    lowerG: nominalG - 15_000,
    nominalG,
    upperG: nominalG + 15_000,
    evidence: true,
    ...given,
  };
}

export function tag(
  at: EpochMs,
  epc: string,
  present: boolean,
  given: Given<'tagPresence'> = {},
): GoodsStatusOf<'tagPresence'> {
  const lastReadAt = present ? at : at - 30_000;
  const confidencePermille = 990;
  const sure = { zoneId: 'A', present, confidencePermille, lastReadAt };
  return { kind: 'tagPresence', ...seen(at), epc, ...sure, ...given };
}

export function passage(
  at: EpochMs,
  epc: string,
  given: Given<'passage'> = {},
): GoodsStatusOf<'passage'> {
  return { kind: 'passage', ...seen(at), gateId: 'G-1', direction: 'out', epc, ...given };
}

export function door(at: EpochMs, open: boolean, given: Given<'door'> = {}): GoodsStatusOf<'door'> {
  return {
    kind: 'door',
    ...seen(at),
    doorId: 'D-1',
    zoneId: 'A',
    open,
    outOfHours: true,
    ...given,
  };
}

export function health(
  at: EpochMs,
  state: 'alive' | 'silent' | 'fault',
  given: Given<'deviceHealth'> = {},
): GoodsStatusOf<'deviceHealth'> {
  const about = { deviceId: 'S-A-01', places: ['A-01'], state };
  return { kind: 'deviceHealth', ...seen(at), ...about, ...given };
}

export function gap(at: EpochMs, given: Given<'gap'> = {}): GoodsStatusOf<'gap'> {
  const about = { scope: 'lane' as const, of: 'events', fromAt: at - 1_000, toAt: at };
  return { kind: 'gap', ...seen(at), ...about, reason: 'journal-full', ...given };
}

export function gate(
  at: EpochMs,
  step: GoodsStatusOf<'gate'>['step'],
  given: Given<'gate'> = {},
): GoodsStatusOf<'gate'> {
  return { kind: 'gate', ...seen(at), gateId: 'G-1', step, truckOrderId: 'TO-1', ...given };
}

export function answer(
  at: EpochMs,
  given: Partial<GoodsStatusOf<'instructionAnswer'>>,
): GoodsStatusOf<'instructionAnswer'> {
  const told = { instructionId: `i-${at}`, accepted: true };
  return { kind: 'instructionAnswer', ...seen(at), ...told, ...given };
}
