import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { register as calendar } from '../../src/app/cli/calendar.ts';
import { register as contract } from '../../src/app/cli/contract.ts';
import { UsageError } from '../../src/app/cli/failure.ts';
import { register as iv } from '../../src/app/cli/iv.ts';
import { register as margin } from '../../src/app/cli/margin.ts';
import { register as price } from '../../src/app/cli/price.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alvh-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command writes to stdout. */
async function alvh(...args: string[]): Promise<string> {
  const program = new Command('alvh').exitOverride();
  for (const register of [calendar, contract, iv, margin, price]) register(program);
  let output = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    spy.mockRestore();
  }
  return output;
}
const json = async (...args: string[]) =>
  JSON.parse(await alvh(...args, '--json')) as Record<string, unknown>;
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};

describe('alvh calendar', () => {
  test('a range lists each day with sessions, expiries, the one-day expiry and events', async () => {
    const document = await json('calendar', '--from', '2026-11-25', '--to', '2026-11-27');
    expect(document).toMatchObject({
      schema: 'alvh.calendar/1',
      sessions: 2,
      withDailyExpiry: 2,
      days: [
        {
          date: '2026-11-25',
          stocksClose: '2026-11-25T16:00:00-05:00',
          sessions: [
            { name: 'gth', opens: '2026-11-24T20:15:00-05:00', closes: '2026-11-25T09:15:00-05:00' },
            { name: 'regular' },
            { name: 'curb' },
          ],
          dailyExpiry: { expiry: '2026-11-27', calendarDays: 2, calendarMinutes: 2700, tradingMinutes: 210 },
        },
        { date: '2026-11-26', open: false, name: 'Thanksgiving Day', sessions: [] },
        { date: '2026-11-27', stocksClose: '2026-11-27T13:00:00-05:00', name: 'Day after Thanksgiving' },
      ],
    });
  });

  test('it counts the sessions that had a one-day contract', async () => {
    const document = await json('calendar', '--from', '2022-03-21', '--to', '2022-03-25');
    expect(document).toMatchObject({ sessions: 5, withDailyExpiry: 3 });
    const text = await alvh('calendar', '--from', '2022-03-21', '--to', '2022-03-25');
    expect(text).toContain('5 sessions, 3 of them with a one-day SPXW expiry');
  });

  test('without dates it lists every closure known', async () => {
    const document = await json('calendar');
    const closures = document.closures as { date: string; name: string; closes?: string }[];
    expect(closures.find(({ date }) => date === '2018-12-05')?.name).toMatch(/Bush/);
    expect(closures.find(({ date }) => date === '2026-12-24')?.closes).toBe('2026-12-24T13:00:00-05:00');
    expect(await alvh('calendar')).toMatch(/2026-12-24 │ Thu │ 13:00 /);
  });

  test('the calendar can be shown to its last day, where the one-day expiry ends', async () => {
    const document = await json('calendar', '--from', '2030-11-25', '--to', '2030-12-31');
    expect(document).toMatchObject({ sessions: 25, withDailyExpiry: 24 });
    const days = document.days as { date: string; noDailyExpiry?: string; expiries: string[] }[];
    expect(days.at(-1)).toMatchObject({
      date: '2030-12-31',
      expiries: ['SPXW', 'XSP', 'VIXW'],
      noDailyExpiry: 'the exchange calendar ends with 2030',
    });
    expect(days.find(({ date }) => date === '2030-12-18')?.expiries).toContain('VIX');
    expect(await json('calendar', '--from', '2030-12-20')).toMatchObject({ to: '2030-12-31' });
  });

  test('releases of a file appear on their day', async () => {
    const events = file('events.json', {
      schema: 'alvh.events/1',
      releases: [{ kind: 'fomc', title: 'FOMC', date: '2026-07-29', knownFrom: '2025-06-01', unit: '%' }],
    });
    const text = await alvh('calendar', '--from', '2026-07-29', '--to', '2026-07-29', '--events', events);
    expect(text).toContain('14:00 FOMC');
    expect(text).toContain('14:30 FOMC: press conference');
  });

  test.each([
    [['--from', '2026-02-30'], /--from: not a calendar date.*2026-02-30/],
    [['--from', '2026-03-02', '--to', '2026-03-01'], /before --from/],
    [['--to', '2026-03-01'], /needs --from/],
    [['--from', '1989-01-01'], /outside the exchange calendar, 1990–2030/],
    [
      ['--from', '2026-01-01', '--events', '/nowhere.json'],
      /cannot read \/nowhere.json: there is no such file/,
    ],
  ])('%j is refused', async (args, message) => {
    const failing = alvh('calendar', ...args);
    await expect(failing).rejects.toThrow(UsageError);
    await expect(failing).rejects.toThrow(message);
  });
});

describe('alvh contract', () => {
  test('an option is told with its last trade, its print and its ticks', async () => {
    const document = await json('contract', 'SPX   260717C07400000');
    expect(document.schema).toBe('alvh.contract/1');
    expect(document.contracts).toEqual([
      {
        symbol: 'SPX   260717C07400000',
        kind: 'option',
        root: 'SPX',
        expiry: '2026-07-17',
        right: 'C',
        strike: 7400,
        multiplier: 100,
        settlement: 'AM',
        settlementSource: 'SET',
        settlesTo: 'the S&P 500 opening print (SET)',
        settlementDate: '2026-07-17',
        lastTradeAt: '2026-07-16T16:15:00-04:00',
        settlesAt: '2026-07-17T09:30:00-04:00',
        tick: { below3: 0.05, from3: 0.1, complex: 0.05 },
      },
    ]);
  });

  test('an unquoted symbol with its blanks is read, and so is a future', async () => {
    expect(await alvh('contract', 'SPXW', '260717P07400000')).toContain('2026-07-17 16:00:00 New York');
    expect(await json('contract', 'VXN26')).toMatchObject({
      contracts: [{ symbol: 'VX/N6', settlementSource: 'VRO' }],
    });
    expect(await json('contract', 'VX30/N6', '--as-of', '2026-07-01')).toMatchObject({
      contracts: [{ expiry: '2026-07-29' }],
    });
  });

  test('several symbols are told one after the other, each split by its blanks or not', async () => {
    const words = ['VXN26', 'SPXW', '260717P07400000', 'SPX   260717C07400000', 'XSP', '260717C00740000'];
    const { contracts } = (await json('contract', ...words)) as { contracts: { symbol: string }[] };
    expect(contracts.map(({ symbol }) => symbol)).toEqual([
      'VX/N6',
      'SPXW  260717P07400000',
      'SPX   260717C07400000',
      'XSP   260717C00740000',
    ]);
    const text = await alvh('contract', ...words);
    for (const { symbol } of contracts) expect(text).toContain(symbol);
  });

  test('XSP is said to settle to a tenth of the S&P 500 close, SPXW to the close', async () => {
    expect(await alvh('contract', 'XSP   260717C00740000')).toContain(
      'PM, to a tenth of the S&P 500 close of',
    );
    expect(await alvh('contract', 'SPXW  260717C07400000')).toContain(
      'PM, to the S&P 500 close of 2026-07-17',
    );
  });

  test('the last VIX monthly of the calendar is known', async () => {
    expect(await json('contract', 'VIX   301218C00020000')).toMatchObject({
      contracts: [{ expiry: '2030-12-18', settlement: 'AM' }],
    });
  });

  test.each([
    [['nonsense'], /is not ROOT YYMMDD/],
    [['SPXW'], /"SPXW" is not ROOT YYMMDD/],
    [['VXN26', 'SPXW  260230P07400000'], /no day 2026-02-30/],
    [['SPXW  260230P07400000'], /no day 2026-02-30/],
    [['SPX   260716C07400000'], /SPX has no expiry on 2026-07-16; nearest: 2026-06-18 and 2026-07-17/],
    [['SPXW  261126P07400000'], /no expiry on 2026-11-26/],
    [['SPXW  350105P07400000'], /covers 1990 to 2030/],
    [['VX/N6'], /one-digit year/],
    [['VXN26', '--as-of', 'soon'], /--as-of: not a calendar date/],
  ])('%j is refused', async (args, message) => {
    const failing = alvh('contract', ...args);
    await expect(failing).rejects.toThrow(UsageError);
    await expect(failing).rejects.toThrow(message);
  });
});

describe('alvh price and alvh iv', () => {
  const inputs = ['--forward', '7000', '--strike', '7000', '--right', 'C', '--at', '2026-07-16 14:15'];

  test('an expiry that the root lists is taken, at its own settlement', async () => {
    const document = await json('price', ...inputs, '--volatility', '15', '--expiry', '2026-07-17');
    expect((document.inputs as { minutes: number }).minutes).toBeCloseTo(1545, 6);
    const am = await json('iv', ...inputs, '--price', '20', '--root', 'SPX', '--expiry', '2026-07-17');
    expect((am.inputs as { minutes: number }).minutes).toBeCloseTo(1155, 6);
  });

  test.each([
    ['SPX', '2026-07-20', /--expiry 2026-07-20: SPX has no expiry.*nearest: 2026-07-17 and/],
    ['VIX', '2026-07-29', /VIX has no expiry on 2026-07-29; nearest: 2026-07-22 and 2026-08-19/],
    ['SPXW', '2026-12-25', /SPXW has no expiry on 2026-12-25/],
    ['SPXW', '2031-01-06', /covers 1990 to 2030/],
  ])('%s of %s is refused', async (root, expiry, message) => {
    const time = ['--root', root, '--expiry', expiry];
    for (const failing of [
      alvh('price', ...inputs, '--volatility', '15', ...time),
      alvh('iv', ...inputs, '--price', '20', ...time),
    ]) {
      await expect(failing).rejects.toThrow(UsageError);
      await expect(failing).rejects.toThrow(message);
    }
  });
});

describe('alvh margin', () => {
  const condor = {
    root: 'SPXW',
    expiry: '2026-07-17',
    quantity: 2,
    shortPut: 6900,
    shortCall: 7100,
    putWidth: 10,
    callWidth: 25,
    forward: 7000,
    prices: [0.5, 0.8, 0.9, 0.4],
    volatilities: [15, 14, 11, 11],
  };
  const book = (change: object) => ({
    schema: 'alvh.margin-book/1',
    account: 'margin',
    cashDollars: 50_000,
    date: '2026-07-16',
    vix: 17,
    condors: [condor],
    ...change,
  });

  test('a condor with the wider call wing is required both widths, above its worst expiry', async () => {
    expect(await json('margin', file('book.json', book({})))).toMatchObject({
      schema: 'alvh.margin/1',
      requirement: 700_000,
      at: '2026-07-16T09:30:00-04:00',
      worstLoss: 500_000,
      available: 5_000_000,
      excess: 4_300_000,
    });
  });

  test('a number of contracts beyond what cents can count is a wrong number, not a fault of the program', async () => {
    for (const change of [
      { condors: [{ ...condor, quantity: 1e12 }] },
      { legs: [{ symbol: 'VXQ26', quantity: -1e12, price: 19, forward: 19, volatility: 0 }] },
    ]) {
      await expect(alvh('margin', file('many.json', book(change)))).rejects.toThrow(
        'quantity: a book holds up to 1000000 contracts of a kind',
      );
    }
  });

  test('a book of its own expiry date is figured at 09:30 unless it says a time, and says so', async () => {
    const path = file('expiry-day.json', book({ date: '2026-07-17' }));
    expect(await json('margin', path)).toMatchObject({ at: '2026-07-17T09:30:00-04:00' });
    expect(await alvh('margin', path)).toContain('2026-07-17 09:30:00 New York');
  });

  test('a short future makes the worst expiry of the book unbounded', async () => {
    const short = { symbol: 'VX/Q6', quantity: -1, price: 18, forward: 18, volatility: 0 };
    const path = file('short.json', book({ legs: [short] }));
    expect(await json('margin', path)).toMatchObject({
      worstLoss: 'unbounded',
      worstPrints: [
        { print: 'VRO 2026-08-19', loss: 'unbounded' },
        { print: 'SPX-close 2026-07-17', loss: 500_000 },
      ],
    });
    const text = await alvh('margin', path);
    expect(text).toMatch(/Worst expiry of the whole book\s*│ unbounded/);
    expect(text).toContain('without end');
  });

  test('legs by symbol and scenarios are figured and shown', async () => {
    const path = file(
      'hedged.json',
      book({
        account: 'portfolio',
        legs: [
          { symbol: 'VIX   260819C00022000', quantity: 10, price: 0.9, forward: 18, volatility: 95 },
          { symbol: 'VX/Q6', quantity: 1, price: 18, forward: 18, volatility: 0 },
        ],
        scenarios: [{ label: 'crash', indexMove: -0.05, volatilityMove: 0.6, vix: 40 }],
      }),
    );
    const document = await json('margin', path);
    expect(document).toMatchObject({ futuresMaintenance: 732_000, path: [{ label: 'crash' }] });
    const text = await alvh('margin', path);
    for (const part of ['portfolio account', 'index: required', 'volatility: required', 'crash']) {
      expect(text).toContain(part);
    }
  });

  test.each([
    [
      'a negative width',
      { condors: [{ ...condor, putWidth: -5 }] },
      /putWidth: a width must be greater than zero/,
    ],
    [
      'a nonsense symbol',
      { legs: [{ symbol: 'XYZ', quantity: 1, price: 1, forward: 1, volatility: 1 }] },
      /"XYZ" is not/,
    ],
    ['an impossible date', { date: '2026-02-30' }, /date: not a calendar date/],
    ['a holiday', { condors: [{ ...condor, expiry: '2026-12-25' }] }, /no expiry on 2026-12-25/],
    ['an expired leg', { date: '2026-07-20' }, /has expired: the book is figured at 2026-07-20 09:30:00/],
    ['a leg that ends as the book is figured', { date: '2026-07-17', time: '16:00' }, /has expired/],
    ['crossed short strikes', { condors: [{ ...condor, shortPut: 7200 }] }, /above the short call/],
    ['an empty book', { condors: [] }, /no legs/],
    ['a stray key', { kash: 1 }, /Unrecognized key/],
    [
      'an uncovered call in a cash account',
      {
        account: 'cash',
        legs: [{ symbol: 'SPXW  260717C07200000', quantity: -1, price: 1, forward: 7000, volatility: 12 }],
        condors: [],
      },
      /uncovered SPXW 2026-07-17 7200 C/,
    ],
  ])('%s is refused', async (_what, change, message) => {
    const failing = alvh('margin', file('wrong.json', book(change)));
    await expect(failing).rejects.toThrow(UsageError);
    await expect(failing).rejects.toThrow(message);
  });
});
