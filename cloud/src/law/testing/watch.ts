import { expect } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import type { Decision, PledgeState, PledgeView, TruckOrderView } from '#/core/index.ts';
import { PLEDGE_TRANSITIONS } from '#/pledges/index.ts';
import { bag, effectSteps, UNIT_G, type Court } from '#/testing/court/index.ts';
import { PLEDGES, TOPICS } from './deeds/index.ts';

const DEMAND_NOTES: ReadonlySet<string> = new Set([
  'margin-called',
  'margin-answered',
  'margin-decided',
  'margin-reopened',
  'margin-overdue',
  'margin-cured',
  'margin-lapsed',
]);

/** What changes how much must stay. */
const RECHECKED: ReadonlySet<string> = new Set(['control-line-changed', 'valuation-terms-changed']);
/** What a pledge may be while a demand stands: nothing milder shows. */
const CALLED: readonly PledgeState[] = ['MARGIN_CALLED', 'DEFAULTED', 'DISPOSING', 'CONTROL_LOST'];
/** And while none does; a sale may have another ground. */
const UNCALLED = (Object.keys(PLEDGE_TRANSITIONS) as PledgeState[]).filter(
  (state) => state !== 'MARGIN_CALLED',
);

/** Looks at a court from outside after each deed; what it checks it works out by itself. */
export class Watch {
  readonly #court: Court;
  readonly #claimed = new Map<string, string>();
  readonly #instructed = new Map<string, readonly string[]>();
  readonly #settled = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #orders = new Map<string, object>();
  #decisions = 0;
  #facts = 0;

  constructor(court: Court) {
    this.#court = court;
    this.look();
  }

  look(): void {
    const fresh = this.#court.decisions.slice(this.#decisions);
    this.#decisions = this.#court.decisions.length;
    for (const decision of fresh) this.#hear(decision);
    this.#checkClaims();
    this.#checkPledges();
    this.#checkReservations();
    this.#checkDemands();
    for (const { always } of TOPICS) always?.(this.#court);
    for (const fact of this.#court.facts.slice(this.#facts)) {
      if (fact.kind === 'command') this.#checkCommand(fact.actor, fact.command, fresh);
    }
    this.#facts = this.#court.facts.length;
  }

  #hear(decision: Decision): void {
    expect(this.#ids.has(decision.decisionId), 'a decision id is said once').toBe(false);
    this.#ids.add(decision.decisionId);
    if (decision.do === 'send-instruction') {
      const { instruction } = decision;
      if (instruction.type !== 'truckOrder') return;
      const { decisionId: _, cause: __, ...order } = decision;
      const told = this.#orders.get(instruction.nonce) ?? order;
      expect(order, 'a nonce belongs to one order; told again, it is the very same').toEqual(told);
      this.#orders.set(instruction.nonce, order);
      expect(instruction.approvals.length).toBeGreaterThanOrEqual(2);
      const pledge = this.#court.law.pledge(instruction.pledgeId) as PledgeView;
      expect(pledge.held, 'nothing is instructed under a hold').toBe(false);
      this.#instructed.set(instruction.truckOrderId, instruction.epcs);
    }
    if (decision.do === 'note' && RECHECKED.has(decision.note)) {
      this.#checkRechecked(decision.subject);
    }
    if (decision.do === 'note' && decision.note === 'unit-condition-changed') {
      this.#checkRechecked(decision.pledgeId as string);
    }
    if (decision.do === 'note' && decision.note === 'repayment-reversed') {
      this.#checkRechecked(decision.pledgeId as string);
    }
    if (decision.do === 'note' && decision.note === 'release-approved') {
      const pledge = this.#court.law.pledge(decision.pledgeId as string);
      if (decision.facts['automatic'] === true) {
        const { state } = pledge ?? {};
        expect(['ACTIVE', 'EXTENDED'], 'nothing is automatic under a demand').toContain(state);
      }
    }
    if (decision.do === 'note' && decision.note === 'truck-order-settled') {
      expect(this.#settled, 'an order is settled once').not.toContain(decision.subject);
      this.#settled.add(decision.subject);
    }
  }

  /** Invariant 2 and 4: one claim per good; goods leave a pledge only by a settled order of theirs. */
  #checkClaims(): void {
    const claimed = new Map<string, string>();
    for (const id of PLEDGES) {
      const pledge = this.#court.law.pledge(id);
      if (!pledge || pledge.state === 'CLOSED' || pledge.state === 'RELEASED') continue;
      const epcs = pledge.lots.flatMap((lot) => lot.epcs);
      const twice = epcs.filter((epc) => claimed.has(epc));
      expect(twice, 'a good secures one pledge').toEqual([]);
      for (const epc of epcs) claimed.set(epc, id);
    }
    const accepted = this.#accepted();
    const unaccepted = [...claimed.keys()].filter((epc) => epc >= bag(40) && !accepted.has(epc));
    expect(unaccepted, 'only accepted goods are collateral').toEqual([]);
    const left = [...this.#settled].flatMap((id) => this.#instructed.get(id) ?? []);
    const allowed = new Set([...left, ...takenOff(this.#court)]);
    const gone = [...this.#claimed].filter(([epc, id]) => claimed.get(epc) !== id);
    const isDraft = (id: string) => this.#court.law.pledge(id)?.activation === null;
    const destroyed = this.#destroyed();
    const stolen = gone.filter(
      ([epc, id]) => !allowed.has(epc) && !destroyed.has(epc) && !isDraft(id),
    );
    expect(stolen, 'goods leave by a settled order, or burn').toEqual([]);
    this.#claimed.clear();
    for (const [epc, id] of claimed) this.#claimed.set(epc, id);
  }

  /** Units that a joint count after an emergency found destroyed. */
  #destroyed(): Set<string> {
    const counts = this.#court.facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.type === 'emergency.recount'
        ? fact.command.destroyed
        : [],
    );
    return new Set(counts);
  }

  /** Tags that came in by receiving orders whose supplementary list was signed. */
  #accepted(): Set<string> {
    const found = new Map<string, string[]>();
    const accepted = new Set<string>();
    for (const fact of this.#court.facts) {
      if (fact.kind !== 'command') continue;
      const { command } = fact;
      if (command.type === 'receiving.inspect') {
        found.set(
          command.receivingId,
          command.lots.flatMap(({ epcs }) => epcs),
        );
      }
      if (command.type !== 'receiving.accept') continue;
      for (const epc of found.get(command.receivingId) ?? []) accepted.add(epc);
    }
    return accepted;
  }

  /** Invariant 1: in effect only with agreement, joint count and control. */
  #checkPledges(): void {
    const active = [...this.#court.law.activePledges()];
    for (const pledge of active) {
      const given = this.#court.facts.flatMap((fact) =>
        fact.kind === 'command' &&
        'pledgeId' in fact.command &&
        fact.command.pledgeId === pledge.pledgeId
          ? [fact.command]
          : [],
      );
      const way = effectSteps().map(({ type }) => type);
      const types = given.map(({ type }) => type).filter((type) => way.includes(type));
      expect(types, 'every step, once and in order').toEqual(way);
      const signatures = given.flatMap((step) =>
        way.includes(step.type) && 'signedBy' in step ? [step.signedBy.length] : [],
      );
      expect(signatures).toEqual([3, 3]);
    }
    expect(active).toEqual(this.#court.law.pledgesOnSite('site-1'));
    for (const pledge of active) {
      for (const { slotId, epcs } of pledge.lots) {
        const [onSlot, ...others] = this.#court.law.pledgesOnSlot('site-1', slotId);
        const lost = epcs.filter((epc) => this.#court.law.pledgeOfTag('site-1', epc) !== pledge);
        expect([onSlot?.pledgeId, others, lost]).toEqual([pledge.pledgeId, [], []]);
      }
    }
  }

  /** A tag is on one truck at most, and open trucks are exactly the instructed ones. */
  #checkReservations(): void {
    const reserved = new Set<string>();
    for (const order of this.#outstanding()) {
      const twice = [...order.epcs].filter((epc) => reserved.has(epc));
      expect(twice, 'a tag is promised once').toEqual([]);
      for (const epc of order.epcs) reserved.add(epc);
    }
    const open = this.#court.law.openTruckOrders('site-1').map((order) => order.truckOrderId);
    const instructed = [...this.#outstanding()].filter(({ state }) => state !== 'PLANNED');
    expect(new Set(open)).toEqual(new Set(instructed.map((order) => order.truckOrderId)));
  }

  *#outstanding(pledgeId?: string): Iterable<TruckOrderView> {
    for (let n = 0; n < 40; n += 1) {
      const order = this.#court.law.truckOrder(`T-${n}`);
      if (!order || (pledgeId !== undefined && order.pledgeId !== pledgeId)) continue;
      // Of an application the tags are kept, and nothing is promised.
      const isApplied = this.#court.law.release(order.releaseId)?.state === 'REQUESTED';
      if (pledgeId !== undefined && isApplied) continue;
      if (!['SETTLED', 'EXPIRED', 'CANCELLED'].includes(order.state)) yield order;
    }
  }

  /** A demand stands as long as the goods do not reach what the exposure asks for, or some was waived. */
  #checkDemands(): void {
    for (const id of PLEDGES) {
      const pledge = this.#court.law.pledge(id);
      if (!pledge) continue;
      expect(pledge.exposureFen).toBeGreaterThanOrEqual(0);
      const notes = this.#court.decisions.flatMap((one) =>
        one.do === 'note' && one.pledgeId === id ? [one.note] : [],
      );
      const last = notes.findLast((note) => DEMAND_NOTES.has(note));
      const isCalled = last !== undefined && last !== 'margin-cured' && last !== 'margin-lapsed';
      const mayBe = isCalled ? CALLED : UNCALLED;
      if (pledge.realised !== true) expect(mayBe, `${id} after ${last}`).toContain(pledge.state);
    }
  }

  /** Invariants 3 and 5, at the moments at which the law agrees to something. */
  #checkCommand(actor: Actor, command: Command, decisions: readonly Decision[]): void {
    if (command.type === 'price.post' || command.type === 'cashMargin.post') {
      for (const id of PLEDGES) this.#checkRechecked(id);
    }
    if (!('releaseId' in command)) return;
    const release = this.#court.law.release(command.releaseId);
    const isChecked =
      command.type === 'release.request' ||
      (command.type === 'release.make' && release?.pattern === 'C');
    const isPromised = isChecked && release?.state === 'LIMIT_CHECKED';
    if (isPromised) this.#checkLine(release.pledgeId);
    if (command.type !== 'release.check') return;
    expect(release?.approvals.length).toBe(2);
    const [made] = release?.approvals ?? [];
    const maker = this.#court.facts.find(({ index }) => index === made);
    if (maker?.kind !== 'command') throw new Error('the first approval is a command');
    expect(maker.actor.userId, 'maker ≠ checker').not.toBe(actor.userId);
    expect(release?.requestedBy, 'requester ≠ checker').not.toBe(
      `${actor.tenantId}/${actor.userId}`,
    );
    expect(decisions.some((decision) => decision.do === 'send-instruction')).toBe(true);
    this.#checkLine(release?.pledgeId as string);
  }

  /** After a new line or price, orders that can still be taken back stand only where the goods bear them. */
  #checkRechecked(pledgeId: string): void {
    const told = this.#court.law.unanswered();
    const isGoingBack = ({ truckOrderId }: TruckOrderView) =>
      told.some((one) => one.type === 'withdrawal' && one.truckOrderId === truckOrderId);
    const staying = [...this.#outstanding(pledgeId)].filter((order) => !isGoingBack(order));
    const isUnused = ({ state }: TruckOrderView) =>
      ['PLANNED', 'INSTRUCTED', 'REFUSED'].includes(state);
    if (staying.some(isUnused)) this.#checkLine(pledgeId, staying);
  }

  /** What stays after every promise is kept is worth the line, by its lower bound. */
  #checkLine(pledgeId: string, promised = this.#outstanding(pledgeId)): void {
    const pledge = this.#court.law.pledge(pledgeId) as PledgeView;
    if (pledge.exposureFen === 0 || pledge.realised === true) return;
    const bookedG = new Map<string, number>();
    for (const { slotId, epcs } of pledge.lots) {
      bookedG.set(slotId, (bookedG.get(slotId) ?? 0) + epcs.length * UNIT_G);
    }
    let lowerG = 0;
    for (const [slotId, mostG] of bookedG) {
      const slot = this.#court.positions.slot('site-1', slotId);
      const frees = Math.min(slot?.lowerG ?? 0, mostG) - unsoundG(pledge, slotId);
      if (slot?.verified) lowerG += Math.max(0, frees);
    }
    let promisedG = 0;
    for (const { netG, toleranceG } of promised) promisedG += netG + toleranceG;
    const line = pledge.controlLine.basis === 'quantity' ? pledge.controlLine.quantityG : 0;
    const forLoanG =
      (pledge.exposureFen * 1_000) / pledge.pledgeRatePermille / (pledge.priceFenPerTonne / 1e6);
    expect((lowerG - promisedG) / 1_000).toBeGreaterThanOrEqual(Math.max(line, forLoanG) / 1_000);
  }
}

/** Booked mass of the units on a slot that are not sound: they free nothing. */
function unsoundG({ lots, unsound = [] }: PledgeView, slotId: string): number {
  const marked = new Set(unsound.map(({ epc }) => epc));
  const there = lots.filter((one) => one.slotId === slotId).flatMap(({ epcs }) => epcs);
  return there.filter((epc) => marked.has(epc)).length * UNIT_G;
}

/** Tags that two people took off their units: those stay pledged, by another tag. */
function takenOff(court: Court): string[] {
  return court.decisions.flatMap((one) =>
    one.do === 'note' && one.note === 'rebound' ? [String(one.facts['oldEpc'])] : [],
  );
}
