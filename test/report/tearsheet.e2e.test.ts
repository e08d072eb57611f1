import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliJson, scratchFolder } from '../support/cli.ts';

const executablePath = process.env.ALVH_CHROMIUM ?? '/usr/bin/chromium';

describe('the report in a browser', () => {
  const scratch = scratchFolder();
  let browser: Browser;
  let page: string;

  beforeAll(async () => {
    expect(
      existsSync(executablePath),
      `no Chromium at ${executablePath}: run npm test, which installs it`,
    ).toBe(true);
    const { runId } = cliJson<{ runId: string }>(scratch.path, 'demo');
    page = pathToFileURL(join(scratch.path, 'reports', `${runId}.html`)).href;
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });

  afterAll(async () => {
    await browser?.close();
    scratch.remove();
  });

  it.each(['light', 'dark'] as const)(
    'opens in %s without a request, an error or a policy violation',
    async (colorScheme) => {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1200, height: 900 } });
      const tab = await context.newPage();
      const problems: string[] = [];
      const requests: string[] = [];
      tab.on('console', (message) => problems.push(message.text()));
      tab.on('pageerror', (error) => problems.push(error.message));
      tab.on('request', (request) => requests.push(request.url()));
      await tab.goto(page);
      expect(problems).toEqual([]);
      expect(requests).toEqual([page]);
      await context.close();
    },
  );

  it('leads with expectancy and tail, names the synthetic quotes and gives no advice', async () => {
    const tab = await browser.newPage();
    await tab.goto(page);
    const figures = await tab.locator('.strip dt').allTextContents();
    expect(figures.slice(0, 4)).toEqual([
      'Expectancy per condor, net',
      'CVaR 95 %, net',
      'Worst session',
      'Break-even win rate',
    ]);
    expect(await tab.locator('.provenance').first().textContent()).toBe('synthetic');
    expect(await tab.locator('.notice').textContent()).toContain('not investment advice');
    await tab.close();
  });

  it('draws equity with and without each layer, causes, greeks, break-even, joint surface, margin, trades, one payoff and calibration, each with a text alternative', async () => {
    const tab = await browser.newPage();
    await tab.goto(page);
    const charts = tab.locator('svg[role="img"]');
    expect(await charts.count()).toBe(10);
    for (const chart of await charts.all()) {
      expect(await chart.locator('title').first().textContent()).not.toBe('');
      const box = await chart.boundingBox();
      expect(box!.width).toBeGreaterThan(300);
      expect(box!.height).toBeGreaterThan(100);
    }
    await tab.close();
  });

  it('shows what alvh book shows: returns, break-even, stress, margin, capital, excursions', async () => {
    const tab = await browser.newPage();
    await tab.goto(page);
    const headings = await tab.locator('h2').allTextContents();
    expect(headings).toEqual(
      expect.arrayContaining([
        'Where it came from',
        'The same changes by greek',
        'Blended return',
        'Break-even of the structure',
        'Stress',
        'Margin',
        'Capital',
        'Between entry and end',
      ]),
    );
    const text = (await tab.locator('main').textContent())!;
    for (const said of [
      'Modified internal rate (MIRR)',
      'Without layer one, condor',
      'cost of capital',
      'one deviation above',
      '1987-10-19 crash of 1987, close',
      'The mildest market at once that costs a share of equity',
      'Largest requirement $',
      'SPX −10 %',
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/NaN|(?<!often-)undefined|Infinity|\[object/);
    await tab.close();
  });

  it('cuts off no text of a chart', async () => {
    const tab = await browser.newPage();
    await tab.goto(page);
    const cut: string[] =
      await tab.evaluate(`[...document.querySelectorAll('svg[role="img"]')].flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')]
        .filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
        })
        .map((text) => svg.querySelector('title').textContent + ': ' + text.textContent);
    })`);
    expect(cut).toEqual([]);
    await tab.close();
  });

  it('does not scroll sideways on a phone: wide tables scroll inside themselves', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const tab = await context.newPage();
    await tab.goto(page);
    const overflow = await tab.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
    await context.close();
  });
});
