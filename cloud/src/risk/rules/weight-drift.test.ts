import { describe, expect, it } from 'vitest';
import {
  gate,
  lot,
  pledge,
  SmallSite,
  T0,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Reproducible noise, −1 … 1. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 30 - 1;
  };
}

/** Shown in steps of half a kilogram, a tenth of e. */
const shown = (kg: number) => Math.round(kg * 2) / 2;

/** Ten tonnes on a class III scale with e = 5 kg: it errs by 15 kg at most, and each reading by up to 2 kg more or less. */
class Stack {
  readonly site = new SmallSite(pledge({ lots: [lot('A-01', 'a1')] }));
  readonly #noise: () => number;
  at = T0;

  constructor(seed: number) {
    this.#noise = noise(seed);
  }

  /** Readings every ten minutes, while the true mass goes as it says; stops at the first alert of the code. */
  pass(ms: number, massKg: (sinceMs: number) => number): number {
    const from = this.at;
    let massNow = massKg(0);
    for (; this.at - from < ms; this.at += 10 * MINUTE) {
      massNow = massKg(this.at - from);
      this.site.batch([weight(this.at, 'A-01', shown(massNow + 2 * this.#noise()))]);
      if (this.site.codes.includes('WEIGHT_DRIFT')) return massNow;
    }
    return massNow;
  }
}

describe('WEIGHT_DRIFT', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'finds a salami theft before half a per cent of the stack is gone (noise %d)',
    (seed) => {
      const stack = new Stack(seed);
      stack.pass(DAY, () => 10_000);
      // 5 kg a day, 0.05 % of 10 t: no single reading moves by a tenth of what the scale errs.
      const leftKg = stack.pass(30 * DAY, (ms) => 10_000 - (5 * ms) / DAY);
      expect(stack.site.codes).toEqual(['WEIGHT_DRIFT']);
      expect(10_000 - leftKg).toBeGreaterThan(20);
      expect(10_000 - leftKg).toBeLessThan(50);
      const [alert] = stack.site.raised;
      expect(alert).toMatchObject({ subject: 'A-01', severity: 'warning' });
      // 5 kg a day, give or take what the first means were off.
      expect(Number(alert?.facts['perDayG'])).toBeGreaterThan(3_000);
      expect(Number(alert?.facts['perDayG'])).toBeLessThan(7_000);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is silent over a month of an honest stack whose scale drifts by all that its class allows (noise %d)',
    (seed) => {
      const stack = new Stack(seed);
      // 15 kg in a month: the whole error limit in service.
      stack.pass(30 * DAY, (ms) => 10_000 - (15 * ms) / (30 * DAY));
      expect(stack.site.codes).toEqual([]);
    },
  );

  it('is silent about a loss that the natural-loss standard of its pledge allows, and not about twice that', () => {
    for (const [perDayKg, codes] of [
      [5, []],
      [10, ['WEIGHT_DRIFT']],
    ] as const) {
      const stack = new Stack(9);
      stack.site.law.lossAllowedG = (_, at) => Math.floor(((at - T0) * 5_000) / DAY);
      stack.pass(12 * DAY, (ms) => 10_000 - (perDayKg * ms) / DAY);
      expect(stack.site.codes).toEqual(codes);
    }
  });

  it('counts neither what a truck order takes nor what comes', () => {
    const stack = new Stack(10);
    const massBySlotG = new Map([['A-01', 1_000_000]]);
    stack.site.law.orders = [truckOrder({ massBySlotG, notAfter: T0 + 6 * HOUR })];
    stack.pass(2 * HOUR, () => 10_000);
    stack.site.batch([gate(stack.at, 'AT_GATE'), gate(stack.at + 1, 'LOADING')]);
    // A tonne goes by hand, 40 kg in ten minutes.
    stack.pass(5 * HOUR, (ms) => Math.max(9_000, 10_000 - (40 * ms) / (10 * MINUTE)));
    stack.site.batch([gate(stack.at, 'SETTLED')]);
    stack.pass(2 * DAY, () => 9_000);
    stack.pass(2 * DAY, () => 12_000);
    expect(stack.site.codes).toEqual([]);
  });

  it('is critical from 0.5 % on, told again when it has doubled, and begins anew when acknowledged', () => {
    const stack = new Stack(11);
    stack.pass(DAY, () => 10_000);
    stack.pass(10 * DAY, (ms) => 10_000 - (5 * ms) / DAY);
    for (let kg = 9_975; kg > 9_940; kg -= 1) {
      stack.site.batch([weight((stack.at += 10 * MINUTE), 'A-01', kg)]);
    }
    const drifts = stack.site.raised.filter(({ code }) => code === 'WEIGHT_DRIFT');
    expect(drifts.map(({ severity }) => severity)).toEqual(['warning', 'critical']);
    stack.site.restart();
    stack.site.command({ type: 'alert.acknowledge', alertId: drifts.at(-1)?.alertId ?? '' });
    for (let hour = 0; hour < 48; hour += 1) {
      stack.site.batch([weight((stack.at += HOUR), 'A-01', 9_940)]);
    }
    expect(stack.site.standing).toEqual([]);
  });
});
