import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '#/access/index.ts';
import type { Role } from '@pledgewatch/shared/command';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { ALERT_EXAMPLE, NOTE_EXAMPLE } from './examples.ts';

const CHROMIUM = '/usr/bin/chromium';
const isHere = existsSync(CHROMIUM) || process.env['PLEDGEWATCH_REQUIRE_SERVERS'] === '1';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(!isHere)('the web page in chromium', () => {
  let browser: Browser;
  let test: ConsoleForTest;
  let origin: string;
  let context: BrowserContext;
  let page: Page;
  /** What the browser complained of: nothing, unless a test expects it. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    test = await consoleForTest();
    origin = await test.app.listen({ host: '127.0.0.1', port: 0 });
    now();
  });
  afterEach(async () => {
    await context.close();
    await test.app.close();
  });

  /** The plain world as if it had just been weighed. */
  function now() {
    const at = Date.now();
    for (const pledge of test.world.pledges) {
      pledge.at = at;
      pledge.position.oldestEvidenceAt = at - 2_000;
    }
    test.world.alerts = [];
  }
  async function openAs(locale: string, role: Role = 'pledgee') {
    context = await browser.newContext({ locale });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text());
    });
    const actor = { tenantId: 'bank-1', userId: 'li', role };
    await page.goto(`${origin}/${test.linkFor(actor)}`);
  }
  function raise(id: number) {
    const at = Date.now();
    const data = {
      ...ALERT_EXAMPLE,
      alertId: `A-${id}`,
      tenantId: 'bank-1',
      happenedAt: at,
      raisedAt: at,
    };
    test.world.alerts.push(data);
    test.world.stream.push({ id, event: 'alert', data, tenantId: 'bank-1' });
    test.world.wake();
  }
  function acknowledge(id: number) {
    const [alert] = test.world.alerts;
    if (!alert) return;
    const data = { ...alert, state: 'acknowledged', acknowledgedBy: 'li' } as const;
    test.world.alerts = [data];
    test.world.stream.push({ id, event: 'alert-acknowledged', data, tenantId: 'bank-1' });
    test.world.wake();
  }

  it('opens by a link, which is then gone from the address, and shows the bank’s pledge', async () => {
    await openAs('zh-CN');
    const card = page.getByRole('article', { name: 'P-1' });
    await card.waitFor();
    const text = await card.innerText();
    for (const shown of [
      '生效中',
      '182.3%',
      '24.985 t',
      '25.000 t',
      '¥1,823,905',
      '100.0%',
      'A-01',
    ]) {
      expect(text).toContain(shown);
    }
    expect(await page.getByRole('article').count()).toBe(1);
    expect(page.url()).toBe(`${origin}/`);
    await page.reload();
    await card.waitFor();
    expect(complaints).toEqual([]);
  });

  it('leaves no column empty: the story stands below few pledges, and beside many', async () => {
    await openAs('en-GB');
    const left = (name: string) =>
      page.getByRole('region', { name }).evaluate((each) => each.getBoundingClientRect().left);
    await page.getByRole('article', { name: 'P-1' }).waitFor();
    expect(await left('Story')).toBe(await left('Pledges'));
    const statement = page.getByRole('link', { name: 'Today’s statement so far (PDF)' });
    expect(await statement.getAttribute('href')).toBe(
      '/v1/pledges/P-1/statements/today/pdf?lang=en',
    );
    const [one] = test.world.pledges;
    for (const pledgeId of ['P-3', 'P-4']) test.world.pledges.push({ ...one!, pledgeId });
    await page.reload();
    await page.getByRole('article', { name: 'P-4' }).waitFor();
    expect(await left('Story')).toBe(await left('Alerts'));
  });

  it('breaks no figure in two, and puts its note below it', async () => {
    await openAs('zh-CN');
    const figure = page.locator('.figures div', { hasText: '每吨价格' });
    await figure.waitFor();
    const heights = await figure.evaluate((row) => {
      const lineOf = (name: string) => {
        const { top, height } = row.querySelector(name)!.getBoundingClientRect();
        return { top, lines: Math.round(height / parseFloat(getComputedStyle(row).lineHeight)) };
      };
      return { number: lineOf('b'), note: lineOf('small') };
    });
    expect(heights.number.lines).toBe(1);
    expect(heights.note.lines).toBe(1);
    expect(heights.note.top).toBeGreaterThan(heights.number.top);
  });

  it('ages its numbers while nothing comes', async () => {
    await openAs('en-GB');
    const age = page.locator('.figures time.age').last();
    await age.waitFor();
    const first = await age.innerText();
    await expect.poll(() => age.innerText(), { timeout: 15_000 }).not.toBe(first);
    expect(await age.innerText()).toMatch(/^\d+ sec ago$/);
  });

  it.each(['operator', 'pledgee'] as const)(
    'offers acknowledging to a %s as the permission table has it',
    async (role) => {
      raise(1_050);
      await openAs('en-GB', role);
      await page.getByText('Goods left without leave').waitFor();
      const { roles } = COMMANDS['alert.acknowledge'];
      const buttons = await page.getByRole('button', { name: /^Acknowledge/ }).count();
      expect(buttons).toBe(roles.includes(role) ? 1 : 0);
    },
  );

  it('shows a new alert at once, in both languages, and takes its acknowledgement', async () => {
    await openAs('zh-CN');
    await page.getByText('实时', { exact: true }).waitFor();
    raise(1_051);
    const alert = page.locator('.alert');
    await alert.getByText('质物未经放行指令即由 GATE-1 出库').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('严重告警');
    expect(await page.title()).toMatch(/^\(1\)/);
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await alert.getByText('Pledged goods left through GATE-1 without an instruction').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
    await page.getByRole('button', { name: /^Acknowledge/ }).press('Enter');
    await expect.poll(() => test.world.commands).toHaveLength(1);
    expect(test.world.commands[0]).toMatchObject({
      actor: { tenantId: 'bank-1', userId: 'li', role: 'pledgee' },
      command: { type: 'alert.acknowledge', alertId: 'A-1051' },
    });
    acknowledge(1_052);
    await alert.getByText('acknowledged by li').waitFor();
    expect(await page.getByRole('button', { name: /^Acknowledge/ }).count()).toBe(0);
    await page.reload();
    await page.getByText('acknowledged by li').waitFor();
    expect(complaints).toEqual([]);
  });

  it('tells the story of a truck as it goes', async () => {
    await openAs('en-GB');
    await page.getByText('Live', { exact: true }).waitFor();
    const tell = (id: number, note: string, facts: Record<string, string | number>) => {
      const data = { ...NOTE_EXAMPLE, entry: id, note, facts, at: Date.now() };
      test.world.stream.push({ id, event: 'note', data, tenantId: 'bank-1' });
      test.world.wake();
    };
    tell(1, 'truck-order-instructed', { gateId: 'G-1' });
    tell(2, 'truck-order-step', { step: 'TARE_WEIGHED' });
    tell(3, 'truck-order-settled', { netG: 2_500_000 });
    tell(4, 'something-new', {});
    await page.getByText('something-new T-7-1').waitFor();
    expect(await page.locator('.note p').allInnerTexts()).toEqual([
      'something-new T-7-1',
      'Truck T-7-1 left with 2.500 t; settled',
      'Truck T-7-1: weighed in',
      'Gate G-1 has its signed order T-7-1',
    ]);
  });

  it('never reads what comes from outside as markup', async () => {
    const [pledge] = test.world.pledges;
    if (pledge) pledge.commodities = ['<img src=x onerror="document.title=\'owned\'">'];
    await openAs('en-GB');
    await page.getByText('<img src=x').waitFor();
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('img').count()).toBe(0);
  });

  it('catches up after the connection was lost, without being reloaded', async () => {
    await openAs('en-GB');
    await page.getByText('Live', { exact: true }).waitFor();
    await context.setOffline(true);
    raise(7);
    await context.setOffline(false);
    await page.locator('.alert').waitFor();
  });

  it('says so when the session has ended, or the link was used', async () => {
    await openAs('en-GB');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out.').waitFor();
    await page.goto(`${origin}/#k=used`);
    await page.reload();
    await page.getByText('This link was used before, or has expired.').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('shows the API document to who has a session, within our own policy', async () => {
    await openAs('en-GB');
    await page.getByRole('link', { name: 'API' }).click();
    // The document is large: a busy machine lays it out slowly.
    await page.locator('[data-tag="Releases"]').click({ timeout: 100_000 });
    await page.getByText('Ask for goods back').waitFor({ timeout: 100_000 });
    expect(complaints.filter((line) => /Content Security Policy|refused/i.test(line))).toEqual([]);
  }, 220_000);
});
