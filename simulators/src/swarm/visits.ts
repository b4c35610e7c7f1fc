import type { Chance } from '@pledgewatch/shared/clock';
import { apply, type World } from '#/world/index.ts';
import type { Agenda } from './agenda.ts';
import { HOUR_MS } from './limits.ts';
import type { People, Wish } from './people.ts';
import { actorOf, epcsOf, GATE, markOf, SITE, type Lending } from './site.ts';

/** Bags of one truck; a second truck's would go below the line, and must not. */
const BAGS = 2;
const TARE_G = 15_000_000;
const HOLD_MS = 15_000;
/** How long a driver waits for the barrier before the driver turns back or unloads. */
const PATIENCE_MS = 90_000;
/** While a truck is there its devices are heard every second. */
const WATCH_MS = 1_000;
/** A window that nothing but a long fault lets pass. */
const WINDOW_MS = 1_800_000;
const VISIT_LEAD_MS = 240_000;
const AGAIN_MS = 420_000;

/** Trucks that come for goods, and the people who ask for them and let them go. */
export class Visits {
  readonly #agenda: Agenda;
  readonly #world: World;
  readonly #chance: Chance;
  readonly #notice: () => void;
  readonly #onAdmitted: (gateId: string, pledgeId: string) => void;
  readonly #onLeft: (gateId: string) => void;
  #isGateTaken = false;
  /** Whose goods the truck before the gate comes for; null when none stands there. */
  #outside: string | null = null;
  #opened = 0;
  #count = 0;

  constructor(of: {
    readonly agenda: Agenda;
    readonly world: World;
    readonly chance: Chance;
    /** Hears the devices. */
    readonly notice: () => void;
    /** The barrier opened for a truck before the gate. */
    readonly onAdmitted: (gateId: string, pledgeId: string) => void;
    /** A truck that was let in drives out. */
    readonly onLeft: (gateId: string) => void;
  }) {
    this.#agenda = of.agenda;
    this.#world = of.world;
    this.#chance = of.chance;
    this.#notice = of.notice;
    this.#onAdmitted = of.onAdmitted;
    this.#onLeft = of.onLeft;
  }

  barrierOpened(): void {
    this.#opened += 1;
    if (this.#outside !== null) this.#onAdmitted(GATE, this.#outside);
    this.#outside = null;
  }

  /** Somewhere in the hour the bank lets two bags go, and a truck comes for them; or is held up. */
  plan(lending: Lending, bank: People, borrower: People): void {
    const releases = Math.floor(this.#chance() * 3);
    for (let each = 0; each < releases; each += 1) {
      const askMs = Math.floor((0.1 + 0.7 * this.#chance()) * HOUR_MS);
      this.#agenda.in(askMs, () => this.#release(lending, bank, borrower));
    }
    if (this.#chance() < 0.4) this.#planHold(lending, bank);
  }

  #release(lending: Lending, bank: People, borrower: People): void {
    const number = (this.#count += 1);
    const name = `${lending.pledgeId}-${number}`;
    const epcs = epcsOf(lending).slice((number % 5) * BAGS, (number % 5) * BAGS + BAGS);
    const truck = { plate: `粤E1234${number % 10}`, driver: `driver-${number}` };
    borrower.tryOnce(requested(lending, name, epcs, truck));
    const releaseId = `REL-${name}`;
    const by = (userId: string) => actorOf(lending.bank, userId, 'pledgee');
    bank.tryOnce({ by: by('li'), command: () => ({ type: 'release.make', releaseId }) });
    // Nobody checks what they made; it is tried all the same.
    bank.tryOnce({ by: by('li'), command: () => ({ type: 'release.check', releaseId }) });
    bank.tryOnce({ by: by('wang'), command: () => ({ type: 'release.check', releaseId }) });
    const inMs = 60_000 + Math.floor(this.#chance() * VISIT_LEAD_MS);
    this.#agenda.in(inMs, () => this.#arrive(lending.pledgeId, epcs, truck));
    // Some come a second time with the order they came with.
    if (this.#chance() < 0.3) {
      this.#agenda.in(inMs + AGAIN_MS, () => this.#arrive(lending.pledgeId, epcs, truck));
    }
  }

  #planHold({ pledgeId, bank: tenant }: Lending, bank: People): void {
    const by = actorOf(tenant, 'li', 'pledgee');
    const holdId = `HOLD-${pledgeId}`;
    const about = { holdId, authority: 'bank' };
    const fromMs = Math.floor(this.#chance() * HOUR_MS * 0.8);
    const placed = { type: 'hold.place', siteId: SITE, pledgeId, ...about } as const;
    const lifted = { type: 'hold.lift', ...about } as const;
    this.#agenda.in(fromMs, () => bank.tryOnce({ by, command: () => placed }));
    const forMs = Math.floor(this.#chance() * HOUR_MS * 0.3);
    this.#agenda.in(fromMs + forMs, () => bank.tryOnce({ by, command: () => lifted }));
  }

  #arrive(
    pledgeId: string,
    epcs: readonly string[],
    { plate, driver }: { readonly plate: string; readonly driver: string },
  ): void {
    if (this.#isGateTaken) return;
    this.#isGateTaken = true;
    this.#outside = pledgeId;
    this.#watch();
    this.#do({ do: 'truckArrives', gate: GATE, plate, driver, tareGrams: TARE_G });
    this.#awaitOpening(
      () => this.#load(epcs),
      () => this.#leave(),
    );
  }

  #load(epcs: readonly string[]): void {
    this.#weigh(() => {
      const bags = epcs.map((epc) => epc.toUpperCase());
      const slot = [...this.#world.slots.values()].find((each) => each.epcs.has(bags[0] ?? ''));
      if (slot) this.#do({ do: 'truckLoads', gate: GATE, slot: slot.id, epcs: bags });
      this.#agenda.in(30_000, () => this.#weighOut(slot?.id));
    });
  }

  #weighOut(slot: string | undefined): void {
    const opened = this.#opened;
    this.#weigh(() => {
      if (this.#opened > opened) return this.#leave();
      this.#awaitOpening(
        () => this.#leave(),
        () => this.#unload(slot),
      );
    });
  }

  /** What may not go is put back. */
  #unload(slot: string | undefined): void {
    if (slot) this.#do({ do: 'moveGoods', from: { truckAt: GATE }, to: { slot } });
    this.#agenda.in(30_000, () => this.#leave());
  }

  #leave(): void {
    if (this.#outside === null) this.#onLeft(GATE);
    this.#outside = null;
    this.#do({ do: 'truckLeaves', gate: GATE });
    this.#agenda.in(30_000, () => {
      this.#isGateTaken = false;
    });
  }

  #weigh(then: () => void): void {
    this.#agenda.in(5_000, () => {
      this.#do({ do: 'truckWeighs', gate: GATE, holdMs: HOLD_MS });
      this.#agenda.in(HOLD_MS + 10_000, then);
    });
  }

  /** @param yes When the barrier opened; `no` when it did not. */
  #awaitOpening(yes: () => void, no: () => void): void {
    const opened = this.#opened;
    const giveUpAt = this.#agenda.now + PATIENCE_MS;
    const look = () => {
      if (this.#opened > opened) yes();
      else if (this.#agenda.now >= giveUpAt) no();
      else this.#agenda.in(WATCH_MS, look);
    };
    this.#agenda.in(WATCH_MS, look);
  }

  #watch(): void {
    if (!this.#isGateTaken) return;
    this.#notice();
    this.#agenda.in(WATCH_MS, () => this.#watch());
  }

  #do(action: Parameters<typeof apply>[1]): void {
    this.#notice();
    apply(this.#world, action);
  }
}

function requested(
  { pledgeId, borrower }: Lending,
  name: string,
  epcs: readonly string[],
  { plate, driver }: { readonly plate: string; readonly driver: string },
): Wish {
  const truck = {
    truckOrderId: `TRK-${name}`,
    gateId: GATE,
    plate: markOf(plate),
    driverId: driver,
    epcs: [...epcs],
  };
  return {
    by: actorOf(borrower, 'chen', 'pledgor'),
    command: (now) => ({
      type: 'release.request',
      releaseId: `REL-${name}`,
      pledgeId,
      trucks: [{ ...truck, notBefore: now - 60_000, notAfter: now + WINDOW_MS }],
    }),
  };
}
