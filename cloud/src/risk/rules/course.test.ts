import { describe, expect, it } from 'vitest';
import type { AlertCode } from '@pledgewatch/shared/alert';
import type { Command } from '@pledgewatch/shared/command';
import type { ConditionView, ControlLossView, SearchDutyView } from '#/core/index.ts';
import { activate, pledge, SITE, SmallSite, T0 } from '#/testing/small-site/index.ts';

const DAY = 86_400_000;
const DIGEST = 'a'.repeat(64);
const of = (site: SmallSite, code: AlertCode) =>
  site.standing.filter((alert) => alert.code === code);

describe('CONTROL_LOST', () => {
  const loss: ControlLossView = {
    controlLossId: 'CL-1',
    pledgeId: 'P-1',
    ground: 'gate-open',
    lostAt: T0 - 60_000,
    declaredAt: T0,
    declaredEntry: 3,
    holdId: 'control-3-1',
    state: 'STANDING',
    regained: null,
  };

  it('stands from the word that control is lost until it is regained', () => {
    const site = new SmallSite(pledge());
    site.command(activate());
    site.law.controlLosses = [loss];
    site.take({ kind: 'tick' });
    site.law.controlLosses = [];
    expect(of(site, 'CONTROL_LOST')).toMatchObject([
      {
        severity: 'critical',
        pledgeId: 'P-1',
        happenedAt: T0 - 60_000,
        evidence: [{ entry: 3 }],
        reason: { en: expect.stringContaining('gate-open'), zh: expect.stringContaining('P-1') },
      },
    ]);
    site.restart();
    site.law.controlLosses = [{ ...loss, state: 'REGAINED' }];
    site.take({ kind: 'tick' });
    expect(of(site, 'CONTROL_LOST')).toEqual([]);
  });
});

describe('SEARCH_MISSED', () => {
  const duty: SearchDutyView = {
    dutyId: 'P-1-9',
    pledgeId: 'P-1',
    searchFrom: T0,
    dueAt: T0 + 3 * DAY,
    state: 'OPEN',
    searchId: null,
  };

  it('stands from the day on which nobody had searched until somebody did', () => {
    const site = new SmallSite(pledge());
    site.command(activate());
    const move = (state: SearchDutyView['state']) => {
      site.law.searchDuties = [{ ...duty, state }];
      site.take({ kind: 'tick' });
      site.law.searchDuties = [];
    };
    move('OPEN');
    expect(of(site, 'SEARCH_MISSED')).toEqual([]);
    move('MISSED');
    expect(of(site, 'SEARCH_MISSED')).toMatchObject([{ severity: 'warning', pledgeId: 'P-1' }]);
    move('MET');
    expect(of(site, 'SEARCH_MISSED')).toEqual([]);
  });
});

describe('ADVERSE_FILING', () => {
  const posted: Command = {
    type: 'registrySearch.post',
    pledgeId: 'P-1',
    searchId: 'SR-1',
    searchedAt: T0,
    documentDigest: DIGEST,
    adverse: [{ registrationNo: '0572', securedParty: 'Yuexiu Metals', registeredAt: T0 }],
  };

  it('tells of filings of others that a search found; a clear one says nothing', () => {
    const site = new SmallSite(pledge());
    site.command(activate());
    site.law.searches = [{ ...posted, entry: 5 }];
    site.command(posted);
    expect(of(site, 'ADVERSE_FILING')).toMatchObject([
      {
        severity: 'critical',
        subject: 'SR-1',
        facts: { filings: 1, securedParty: 'Yuexiu Metals' },
      },
    ]);
    site.law.searches = [{ ...posted, searchId: 'SR-2', adverse: [], entry: 6 }];
    site.command({ ...posted, searchId: 'SR-2', adverse: [] });
    expect(of(site, 'ADVERSE_FILING')).toHaveLength(1);
  });
});

describe('EXPIRY_SOON', () => {
  const policy = (validUntil: number, reference = 'PICC-1'): ConditionView => ({
    condition: 'insurance',
    reference,
    documentDigest: DIGEST,
    validFrom: T0 - DAY,
    validUntil,
    entry: 7,
  });
  const filed: Command = {
    type: 'condition.file',
    pledgeId: 'P-1',
    condition: 'insurance',
    reference: 'PICC-2',
    documentDigest: DIGEST,
    validFrom: T0 - DAY,
    validUntil: T0 + 400 * DAY,
  };

  it('informs thirty days before a paper runs out, warns seven days before, and when it has', () => {
    const site = new SmallSite(pledge({ conditions: [policy(T0 + 40 * DAY)] }));
    site.command(activate());
    site.wait(10 * DAY - 1);
    expect(of(site, 'EXPIRY_SOON')).toEqual([]);
    site.wait(1);
    const severities = () => of(site, 'EXPIRY_SOON').map(({ severity }) => severity);
    expect(severities()).toEqual(['info']);
    site.restart();
    site.wait(23 * DAY);
    expect(severities().at(-1)).toBe('warning');
    site.wait(7 * DAY);
    expect(of(site, 'EXPIRY_SOON').at(-1)).toMatchObject({
      severity: 'warning',
      reason: { en: expect.stringContaining('ended at'), zh: expect.stringContaining('保险') },
    });
  });

  it('goes when a newer paper lasts', () => {
    const site = new SmallSite(pledge({ conditions: [policy(T0 + DAY)] }));
    site.command(activate());
    expect(of(site, 'EXPIRY_SOON')).toHaveLength(1);
    site.law.pledges = [pledge({ conditions: [policy(T0 + 400 * DAY, 'PICC-2')] })];
    site.command(filed);
    expect(of(site, 'EXPIRY_SOON')).toEqual([]);
  });

  it('says nothing of a pledge that is not in effect, nor of one of before', () => {
    const draft = new SmallSite(pledge({ state: 'DRAFT', conditions: [policy(T0 + DAY)] }));
    draft.command(filed);
    expect(of(draft, 'EXPIRY_SOON')).toEqual([]);
    const old = new SmallSite(pledge({ conditions: [policy(T0 + DAY)] }));
    old.law.areDatesWatched = () => false;
    old.command(activate());
    expect(of(old, 'EXPIRY_SOON')).toEqual([]);
  });

  it('tells the banks of a site that a scale there runs out of verification', () => {
    const scale = { siteId: SITE, scaleId: 'WB-1', reference: 'CERT-1', validFrom: T0, entry: 2 };
    const site = new SmallSite(pledge(), pledge({ pledgeId: 'P-2', tenantId: 'bank-b', lots: [] }));
    site.law.scales = [{ ...scale, validUntil: T0 + 5 * DAY }];
    site.command({
      type: 'scaleVerification.file',
      siteId: SITE,
      scaleId: 'WB-1',
      reference: 'CERT-1',
      documentDigest: DIGEST,
      validFrom: T0,
      validUntil: T0 + 5 * DAY,
    });
    const tenants = of(site, 'EXPIRY_SOON').map(({ tenantId, subject }) => [tenantId, subject]);
    expect(tenants).toEqual([
      ['bank-a', 'WB-1'],
      ['bank-b', 'WB-1'],
    ]);
  });
});
