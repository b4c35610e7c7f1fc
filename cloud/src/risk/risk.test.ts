import { describe, expect, it, test } from 'vitest';
import {
  gate,
  passage,
  pledge,
  SmallSite,
  T0,
  tag,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;

function fullSite(): SmallSite {
  const site = new SmallSite(pledge());
  site.batch([weight(T0, 'A-01', 10_000), weight(T0, 'A-02', 10_000)]);
  return site;
}

describe('goods that leave', () => {
  test('three bags out through the gate at night are told as they leave, with their evidence', () => {
    const site = fullSite();
    site.batch([weight(s(30), 'A-02', 9_000), passage(s(32), 'a200', { correlationId: 'c-1' })]);
    site.batch([weight(s(42), 'A-02', 8_000), passage(s(44), 'a201')]);
    site.batch([weight(s(54), 'A-02', 7_000), passage(s(56), 'a202')]);
    site.wait(600_000);
    expect(
      site.raised.filter(({ code }) => code === 'UNAUTH_OUT').map(({ subject }) => subject),
    ).toEqual(['a200', 'a201', 'a202']);
    const step = site.raised.find(({ code }) => code === 'WEIGHT_STEP');
    const out = site.raised.find(({ code }) => code === 'UNAUTH_OUT');
    expect(step).toMatchObject({ code: 'WEIGHT_STEP', severity: 'critical', subject: 'A-02' });
    expect(step?.evidence).toEqual([
      { entry: 0, item: 1 },
      { entry: 1, item: 0 },
    ]);
    expect(out).toMatchObject({ evidence: [{ entry: 1, item: 1 }], correlationId: 'c-1' });
    expect(step?.reason.en).toContain('970 kg');
    expect(step?.reason.zh).toContain('970 kg');
  });

  test('five bags with their truck order raise nothing', () => {
    const site = fullSite();
    site.law.orders = [truckOrder()];
    site.batch([gate(s(5), 'AT_GATE'), gate(s(20), 'TARE_WEIGHED'), gate(s(21), 'LOADING')]);
    for (let bag = 1; bag <= 5; bag += 1) {
      site.batch([
        weight(s(40 + bag * 6), 'A-01', 10_000 - bag * 1_000),
        tag(s(60 + bag), `a10${bag - 1}`, false),
      ]);
    }
    site.batch([gate(s(90), 'GROSS_WEIGHED')]);
    site.law.settle('TO-1');
    site.batch([gate(s(100), 'SETTLED'), passage(s(105), 'a100'), weight(s(106), 'A-01', 5_000)]);
    site.wait(7_200_000);
    expect(site.raised).toEqual([]);
    site.batch([weight(s(8_000), 'A-01', 4_000)]);
    expect(site.codes).toEqual(['WEIGHT_STEP']);
  });
});

it('has nothing to say while nothing is wrong, at whatever rate', async ({ annotate }) => {
  const site = fullSite();
  const batches = Array.from({ length: 400 }, (_, n) =>
    Array.from({ length: 500 }, (_, item) => {
      const at = s(n) + item;
      if (item % 2 === 0) return weight(at, item % 4 === 0 ? 'A-01' : 'A-02', 10_000 + (item % 3));
      return tag(at, `a10${item % 10}`, true);
    }),
  );
  const startedAt = performance.now();
  for (const items of batches) site.batch(items);
  const tookMs = performance.now() - startedAt;
  expect(site.decisions).toEqual([]);
  await annotate(`positions and risk: ${Math.round(200_000 / (tookMs / 1_000))} events/s`);
});
