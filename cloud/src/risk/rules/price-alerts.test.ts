import { describe, expect, it } from 'vitest';
import type { AlertCode } from '@pledgewatch/shared/alert';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import { activate, lot, pledge, SmallSite, T0, weight } from '#/testing/small-site/index.ts';

const HOUR = 3_600_000;
const of = (site: SmallSite, code: AlertCode) =>
  site.standing.filter((alert) => alert.code === code);

/**
 * Twenty tonnes on two slots, of which 19,970 kg are sure; ¥100,000 a tonne: ¥1,997,000. Owed are
 * ¥1,000,000, so that more is called for below ¥1,350,000, and disposal threatens below ¥1,200,000.
 */
function site(given: Partial<PledgeView> = {}): SmallSite {
  const small = new SmallSite(pledge({ exposureFen: 100_000_000, ...given }));
  small.batch([weight(T0, 'A-01', 10_000), weight(T0, 'A-02', 10_000)]);
  small.command(activate());
  return small;
}

/** What the law does with a price, and the command that says it. */
function reprice(small: SmallSite, priceFenPerTonne: number): void {
  const { now } = small;
  small.law.pledges = small.law.pledges.map((each) => ({
    ...each,
    priceFenPerTonne,
    priceAt: now,
  }));
  const said = { priceSource: 'SMM', priceFenPerTonne, observedAt: now, provenance: 'bulletin' };
  small.command({ type: 'price.post', ...said } satisfies CommandOf<'price.post'>);
}

describe('WARNING_LINE and DISPOSAL_LINE', () => {
  it('stand below their line and go at it', () => {
    const small = site();
    // 19.97 t × ¥67,602 = ¥1,350,011.94; × ¥67,601 = ¥1,349,991.97.
    reprice(small, 6_760_200);
    expect(of(small, 'WARNING_LINE')).toEqual([]);
    reprice(small, 6_760_100);
    expect(of(small, 'WARNING_LINE')).toMatchObject([
      {
        severity: 'warning',
        pledgeId: 'P-1',
        facts: {
          heldFen: 134_999_197,
          lineFen: 135_000_000,
          exposureFen: 100_000_000,
          linePermille: 1_350,
          coveragePermille: 1_349,
        },
        reason: {
          en: expect.stringContaining('¥1,349,991.97'),
          zh: expect.stringContaining('135 %'),
        },
      },
    ]);
    expect(of(small, 'DISPOSAL_LINE')).toEqual([]);
    // 19.97 t × ¥60,000 = ¥1,198,200.
    reprice(small, 6_000_000);
    expect(of(small, 'DISPOSAL_LINE')).toMatchObject([
      { severity: 'critical', facts: { heldFen: 119_820_000, lineFen: 120_000_000 } },
    ]);
    // 19.97 t × ¥65,000 = ¥1,298,050: between the lines.
    reprice(small, 6_500_000);
    expect(of(small, 'DISPOSAL_LINE')).toEqual([]);
    expect(of(small, 'WARNING_LINE')).not.toEqual([]);
    reprice(small, 7_000_000);
    expect(of(small, 'WARNING_LINE')).toEqual([]);
  });

  it('go when enough is repaid', () => {
    const small = site();
    reprice(small, 6_000_000);
    small.law.pledges = small.law.pledges.map((each) => ({ ...each, exposureFen: 80_000_000 }));
    small.command({
      type: 'repayment.post',
      repaymentId: 'RP-1',
      loanId: 'LOAN-1',
      amountFen: 20_000_000,
      allocation: { costsFen: 0, interestFen: 0, principalFen: 20_000_000 },
      final: true,
      bookedAt: T0,
    });
    // ¥1,198,200 cover ¥800,000 by 149.7 %.
    expect(of(small, 'WARNING_LINE')).toEqual([]);
    expect(of(small, 'DISPOSAL_LINE')).toEqual([]);
  });

  it('are judged again by a top-up', () => {
    const small = site();
    reprice(small, 6_700_000);
    // 19.97 t × ¥67,000 = ¥1,337,990, below the ¥1,350,000 of the warning line.
    expect(of(small, 'WARNING_LINE')).toHaveLength(1);
    small.batch([weight(small.now, 'A-03', 1_000)]);
    small.law.pledges = small.law.pledges.map((each) => ({
      ...each,
      lots: [...each.lots, lot('A-03', 'a3', 1)],
    }));
    small.law.touched = ['P-1'];
    small.command({
      type: 'receiving.accept',
      receivingId: 'IN-1',
      signedBy: ['borrower', 'bank', 'supervisor'],
      registrySearch: { searchedAt: small.now, documentDigest: 'a'.repeat(64) },
      lienWaiverDigest: 'a'.repeat(64),
      supplementaryListDigest: 'a'.repeat(64),
    });
    // A tonne more, of which 985 kg are sure: 20.955 t × ¥67,000 = ¥1,403,985.
    expect(of(small, 'WARNING_LINE')).toEqual([]);
  });

  it('are judged again when new terms come into force by the clock alone', () => {
    const small = site();
    const set = (warningLinePermille: number) => {
      small.law.pledges = small.law.pledges.map((each) => ({ ...each, warningLinePermille }));
      small.law.touched = ['P-1'];
      small.take({ kind: 'tick' });
      small.law.touched = [];
    };
    // ¥1,997,000 cover ¥1,000,000 by 199.7 %.
    set(1_998);
    expect(of(small, 'WARNING_LINE')).toHaveLength(1);
    set(1_997);
    expect(of(small, 'WARNING_LINE')).toEqual([]);
  });

  it('leave pledges of other sources alone', () => {
    const small = site({ priceSource: 'LME' });
    reprice(small, 6_000_000);
    expect(of(small, 'WARNING_LINE')).toEqual([]);
  });
});

describe('PRICE_STALE', () => {
  it('goes by trading days where they end first, and by another calendar at once', () => {
    const small = site({ priceAgeMaxTradingDays: 1 });
    const ends = (at: number) => {
      small.law.priceFreshUntil = () => at;
      const calendar = { timeZone: 'Asia/Shanghai', holidays: [], makeUpDays: [] };
      small.command({ type: 'calendar.set', ...calendar });
    };
    ends(T0 + HOUR);
    small.wait(HOUR);
    expect(of(small, 'PRICE_STALE')).toEqual([]);
    small.wait(1);
    expect(of(small, 'PRICE_STALE')).toMatchObject([
      { facts: { tradingDays: 1, freshUntilAt: T0 + HOUR } },
    ]);
    ends(T0 + 2 * HOUR);
    expect(of(small, 'PRICE_STALE')).toEqual([]);
  });

  it('stands once the price is older than the pledge allows, through a restart, until a newer one', () => {
    const small = site({ priceAgeMaxMs: HOUR });
    small.wait(HOUR);
    expect(of(small, 'PRICE_STALE')).toEqual([]);
    small.restart();
    small.wait(1);
    expect(of(small, 'PRICE_STALE')).toMatchObject([
      {
        severity: 'warning',
        happenedAt: T0 + HOUR,
        facts: { priceSource: 'SMM', priceAt: T0, ageMaxMs: HOUR, priceFen: 10_000_000 },
        reason: { en: expect.stringContaining('¥100,000.00 a tonne') },
      },
    ]);
    reprice(small, 10_000_000);
    expect(of(small, 'PRICE_STALE')).toEqual([]);
    small.wait(HOUR + 1);
    expect(of(small, 'PRICE_STALE')).toHaveLength(1);
  });

  it('counts from the newest price', () => {
    const small = site({ priceAgeMaxMs: HOUR });
    small.wait(HOUR / 2);
    reprice(small, 9_900_000);
    small.wait(HOUR);
    expect(of(small, 'PRICE_STALE')).toEqual([]);
    small.wait(1);
    expect(of(small, 'PRICE_STALE')).toHaveLength(1);
  });
});
