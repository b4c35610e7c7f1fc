import { ROLES } from '#/access/index.ts';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import {
  wasPledged,
  type AwaitedView,
  type Concern,
  type ControlLossView,
  type EmergencyView,
  type LawView,
  type PledgeView,
  type ScaleVerificationView,
  type SearchDutyView,
  type SearchView,
  type SiteView,
  type SlipView,
  type StockBreachMove,
  type SurveyView,
  type TruckOrderView,
  type YardOrderView,
} from '#/core/index.ts';

/** A law that says what it was told. */
export class ToldLaw implements LawView {
  pledges: PledgeView[] = [];
  orders: TruckOrderView[] = [];
  gates: SiteView['gates'] = [];
  /** What the next fact does to breaches of claims, stock and capacity. */
  breaches: StockBreachMove[] = [];
  /** Losses of control that the next fact begins or ends. */
  controlLosses: ControlLossView[] = [];
  /** Pledges whose goods, debt or terms the next fact changes. */
  touched: string[] = [];
  pricesOf = () => [];
  demandsOf = () => [];
  termsOf = () => [];
  demand = () => undefined;
  demandsSeenBy = () => [];
  claim = () => undefined;
  claimsSeenBy = () => [];
  hold = () => undefined;
  holdsSeenBy = () => [];
  keepsSite = () => false;
  priceFreshUntil = ({ priceAt, priceAgeMaxMs }: PledgeView) => priceAt + priceAgeMaxMs;
  awaited: AwaitedView[] = [];

  #indexed: PledgeView[] = [];
  #tags = new Map<string, PledgeView>();

  gateway = () => undefined;
  release: LawView['release'] = () => undefined;
  pledgesSeenBy = () => [];
  releasesSeenBy = () => [];
  register = () => ({ parties: new Map(), users: new Map() });
  admission = () => undefined;
  documentMatches = () => [];
  fingerprintsOf = () => [];
  thirdPartyClaim = () => undefined;
  /** Natural loss by event time, grams. */
  lossAllowedG: LawView['lossAllowedG'] = () => 0;
  seesMoney = ({ role }: Actor): boolean => ROLES[role].money;
  controlMoved = (): readonly ControlLossView[] => this.controlLosses;
  courseOf = () => ({
    defaults: [],
    controlLosses: [],
    extensions: [],
    searches: [],
    searchDuties: [],
  });
  /** Searches of the registry that the next fact makes due, missed or met. */
  searchDuties: SearchDutyView[] = [];
  searches: SearchView[] = [];
  scales: ScaleVerificationView[] = [];
  searchDutiesMoved = () => this.searchDuties;
  registrySearch = (id: string) => this.searches.find(({ searchId }) => searchId === id);
  scaleVerificationsAt = () => this.scales;
  areDatesWatched = () => true;
  stockBreachesMoved = (): readonly StockBreachMove[] => this.breaches;
  exposuresSeenBy = () => [];
  deliveriesOf = () => [];
  overdueFen = () => 0;
  moneyOf = () => [];
  awaitedFunds = (): AwaitedView[] => this.awaited;
  suspendedSeenBy = () => [];
  revalued = () => this.touched;
  conditionChangesOf = () => [];
  surveys: SurveyView[] = [];
  surveysOf = (): SurveyView[] => this.surveys;
  signingKeys = () => [];
  person = () => undefined;
  approvalPolicy = () => undefined;
  emergencies: EmergencyView[] = [];
  emergenciesOn = () => this.emergencies;
  emergency = (emergencyId: string) =>
    this.emergencies.find((each) => each.emergencyId === emergencyId);
  slips: SlipView[] = [];
  slip = (_: string, __: string, number: number) =>
    this.slips.find((each) => each.number === number);
  isUnloading = false;
  isTruckUnloading = () => this.isUnloading;
  yardOrders: YardOrderView[] = [];
  yardOrdersSeenBy = () => [];
  yardOrder = (orderId: string) => this.yardOrders.find((each) => each.orderId === orderId);

  site(siteId: string): SiteView {
    const custodianId = 'custodian';
    const timeZone = 'Asia/Shanghai';
    return { siteId, custodianId, timeZone, silenceMaxMs: 60_000, gates: this.gates };
  }

  emergencyAt(_: string, zoneId: string, at: EpochMs): EmergencyView | undefined {
    return this.emergencies.find(
      ({ zoneIds, declaredAt, endedAt }) =>
        declaredAt <= at && at <= (endedAt ?? Infinity) && zoneIds?.includes(zoneId) !== false,
    );
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

  pledgeClaiming(epc: string): PledgeView | undefined {
    const claims = ({ epcs }: PledgeView['lots'][number]) => epcs.includes(epc);
    return this.activePledges().find(({ lots }) => lots.some(claims));
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
