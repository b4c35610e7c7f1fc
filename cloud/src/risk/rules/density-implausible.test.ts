import { describe, expect, it } from 'vitest';
import type { SurveyView } from '#/core/index.ts';
import { heapSurvey } from '#/law/bulk/testing/heaps.ts';
import { activate, pledge, SmallSite, T0 } from '#/testing/small-site/index.ts';

const TONNE = 1_000_000;

/** The heap is surveyed, and the law says what it came to: 6,459.75 to 7,377.04 t of dry matter. */
function survey(site: SmallSite, surveyId: string, bookedT: number): void {
  const found: SurveyView = {
    ...heapSurvey(surveyId),
    surveyedAt: T0,
    lowerG: 6_459_750_000,
    nominalG: 6_912_500_000,
    upperG: 7_377_040_000,
    smallestLossG: 917_290_000,
    bookedG: bookedT * TONNE,
    filedBy: 'supervision-1/gu',
    filedAt: T0,
    entry: 1,
  };
  site.law.surveys = [found];
  site.command(heapSurvey(surveyId));
}

const alerts = (site: SmallSite) =>
  site.standing.filter(({ code }) => code === 'DENSITY_IMPLAUSIBLE');

describe('DENSITY_IMPLAUSIBLE', () => {
  it('stands while more is booked than the volume can weigh, and goes with a survey that fits', () => {
    const site = new SmallSite(pledge());
    site.command(activate());
    survey(site, 'SV-1', 7_000);
    expect(alerts(site)).toEqual([]);
    survey(site, 'SV-2', 9_000);
    expect(alerts(site)).toMatchObject([
      {
        severity: 'critical',
        subject: 'B-01',
        facts: { bookedG: 9_000 * TONNE, upperG: 7_377_040_000 },
        reason: { en: expect.stringContaining('denser'), zh: expect.stringContaining('密度') },
      },
    ]);
    survey(site, 'SV-3', 7_377);
    expect(alerts(site)).toEqual([]);
  });

  it('stands while less is booked than the volume must weigh', () => {
    const site = new SmallSite(pledge());
    site.command(activate());
    survey(site, 'SV-1', 6_000);
    expect(alerts(site)).toMatchObject([{ reason: { en: expect.stringContaining('lighter') } }]);
  });
});
