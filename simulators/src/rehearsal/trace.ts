import type { Decision } from '@pledgewatch/cloud/core';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Command } from '@pledgewatch/shared/command';
import type { Action } from '#/world/index.ts';
import type { AlertMove } from './cloud.ts';
import { TRACE_MAX } from './limits.ts';

/** One thing that happened, with what it was caused by where that is known. */
export interface TraceStep {
  /** Virtual time, ms. */
  readonly at: EpochMs;
  readonly what: 'action' | 'command' | 'alert' | 'cleared' | 'decision';
  readonly correlationId?: string;
  readonly text: string;
}

/** What happened, in order; alerts apart as well. */
export class Trace {
  readonly alerts: AlertMove[] = [];
  readonly steps: TraceStep[] = [];
  readonly #startsAt: EpochMs;
  readonly #withAll: boolean;

  constructor(startsAt: EpochMs, withAll: boolean) {
    this.#startsAt = startsAt;
    this.#withAll = withAll;
  }

  acted(action: Action, at: EpochMs): void {
    const { mid, ...does } = action;
    this.#add({ at, what: 'action', text: JSON.stringify(does), ...correlated(mid) });
  }

  said(command: Command, at: EpochMs): void {
    if (this.#withAll) this.#add({ at, what: 'command', text: command.type });
  }

  decided(decision: Decision, at: EpochMs): void {
    if (at < this.#startsAt) return;
    if (decision.do === 'raise-alert') {
      const { alert } = decision;
      this.alerts.push({ do: 'raised', at, alert });
      const { code, severity, subject, correlationId } = alert;
      const text = `${code} ${severity} ${subject}: ${alert.reason.en}`;
      this.#add({ at, what: 'alert', text, ...correlated(correlationId) });
    } else if (decision.do === 'clear-alert') {
      this.alerts.push({ do: 'cleared', at, alertId: decision.alertId });
      this.#add({ at, what: 'cleared', text: decision.alertId });
    } else if (this.#withAll && decision.do === 'note') {
      const text = `${decision.note} ${decision.subject}`;
      this.#add({ at, what: 'decision', text, ...correlated(decision.correlationId) });
    }
  }

  #add(step: TraceStep): void {
    if (this.steps.length < TRACE_MAX) this.steps.push(step);
  }
}

const correlated = (correlationId: string | undefined) =>
  correlationId === undefined ? {} : { correlationId };
