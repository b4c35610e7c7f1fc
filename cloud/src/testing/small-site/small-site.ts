import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Decision, Fact, PledgeView } from '#/core/index.ts';
import { createPositions, type Positions } from '#/positions/index.ts';
import { createRisk, type Risk } from '#/risk/index.ts';
import { BANK, SITE, T0 } from './place.ts';
import { ToldLaw } from './told-law.ts';

/** Where a batch comes from and when, if not from the usual gateway as soon as it happened. */
export interface Arrival {
  readonly at?: EpochMs;
  readonly epoch?: EpochMs;
  /** By the gateway's clock. */
  readonly sealedAt?: EpochMs;
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
      sealedAt: arrival.sealedAt ?? this.now,
    };
    return this.take({ kind: 'events', header, items, undecoded: arrival.undecoded ?? [] });
  }

  command(command: Command, actor: Actor = BANK): Decision[] {
    const raised = (alertId: string) => this.raised.find((alert) => alert.alertId === alertId);
    this.risk.check(actor, command, this.law, { raised, now: this.now });
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
