import { describe, expect, test } from 'vitest';
import {
  DEFAULT_MARGIN_RULES,
  futuresMargin,
  type MarginAccount,
  type MarginScenario,
  marginPath,
  marginReport,
  marginRulesSchema,
  portfolioMargin,
} from '../../../src/book/index.ts';
import { cents, isoDate } from '../../../src/market/index.ts';
import { condor, future, leg } from './legs.ts';

const RULES = DEFAULT_MARGIN_RULES;
const today = isoDate('2026-07-16');
const account = (change: Partial<MarginAccount>): MarginAccount => ({
  type: 'margin',
  cash: cents(10_000_000),
  date: today,
  vix: 17,
  legs: condor([6875, 6900, 7100, 7125]),
  ...change,
});

describe('risk array', () => {
  test('the index is moved in five steps to -8 % and five to +6 %', () => {
    const put = leg('SPXW', 'P', 7000, 1, { price: 0, deviation: 0 });
    const [index] = portfolioMargin([put], today, RULES).classes;
    expect(index!.array.map(({ step, gain }) => [step, gain])).toEqual([
      [-5, 5_600_000],
      [-4, 4_480_000],
      [-3, 3_360_000],
      [-2, 2_240_000],
      [-1, 1_120_000],
      ...[0, 1, 2, 3, 4, 5].map((step) => [step, 0]),
    ]);
  });

  test('a condor outside the scan is required the minimum, one inside its worst point', () => {
    const legs = condor([6375, 6400, 7500, 7525]).map((one) => ({ ...one, deviation: 0, price: 0 }));
    expect(portfolioMargin(legs, today, RULES)).toMatchObject({
      requirement: 7_500,
      classes: [{ worst: { gain: 0 } }],
    });
    const nearer = condor([6475, 6500, 7500, 7525]).map((one) => ({ ...one, deviation: 0, price: 0 }));
    expect(portfolioMargin(nearer, today, RULES).classes[0]!.worst).toEqual({ step: -5, gain: -250_000 });
  });

  test('no contract is required less than 37.50 dollars, a long one no more than it is worth', () => {
    const legs = [
      leg('SPXW', 'P', 5000, -2, { price: 0.05, deviation: 0.001 }),
      leg('SPXW', 'P', 4900, 2, { price: 0.05, deviation: 0.001 }),
    ];
    expect(portfolioMargin(legs, today, RULES)).toMatchObject({ requirement: 8_500 });
  });

  test('volatility options are moved by the share of their own days to expiry and get no offset', () => {
    const calls = ['2026-07-22', '2026-09-16', '2027-01-20'].map((expiry) =>
      leg('VIX', 'C', 10, -1, { forward: 20, price: 10, deviation: 0, expiry }),
    );
    const { classes, requirement } = portfolioMargin([...calls, leg('SPXW', 'P', 7000, 1)], today, RULES);
    expect(classes.map(({ name }) => name)).toEqual(['index', 'volatility']);
    expect(classes[1]!.worst).toEqual({ step: 5, gain: -Math.round(20 * (0.6 + 0.4 + 0.25) * 10_000) });
    expect(requirement).toBe(classes[0]!.requirement + classes[1]!.requirement);
  });

  test('a leg that expired before the date is refused', () => {
    expect(() => portfolioMargin(condor([6875, 6900, 7100, 7125]), isoDate('2026-07-20'), RULES)).toThrow(
      /expired/,
    );
  });
});

describe('futures margin', () => {
  test('it is a function of VIX and date, VXM a tenth, initial 110 %', () => {
    expect(futuresMargin('VX', 20, today, RULES)).toEqual({
      ok: true,
      value: { maintenance: 810_000, initial: 891_000 },
    });
    expect(futuresMargin('VXM', 20, today, RULES)).toMatchObject({ value: { maintenance: 81_000 } });
    expect(futuresMargin('VX', 22.5, today, RULES)).toMatchObject({ value: { maintenance: 910_000 } });
    expect(futuresMargin('VX', 9, today, RULES)).toMatchObject({ value: { maintenance: 550_000 } });
    expect(futuresMargin('VX', 82.69, today, RULES)).toMatchObject({ value: { maintenance: 3_080_700 } });
    expect(futuresMargin('VX', 15, isoDate('2013-06-03'), RULES)).toMatchObject({
      value: { maintenance: 356_000 },
    });
  });

  test('it never falls as VIX rises', () => {
    for (const date of [isoDate('2010-05-06'), today]) {
      let last = 0;
      for (let vix = 8; vix <= 100; vix += 0.5) {
        const margin = futuresMargin('VX', vix, date, RULES);
        const now = margin.ok ? margin.value.maintenance : Number.NaN;
        expect(now).toBeGreaterThanOrEqual(last);
        last = now;
      }
    }
  });

  test('a date without a row has no margin, and a VIX of nothing is refused', () => {
    expect(futuresMargin('VX', 20, isoDate('2004-03-25'), RULES)).toMatchObject({
      ok: false,
      reason: 'no-margin-row',
    });
    expect(() => futuresMargin('VX', 0, today, RULES)).toThrow(RangeError);
  });
});

describe('margin report', () => {
  test('cash accounts count cash, portfolio accounts the value of options too', () => {
    const plain = marginReport(account({}), RULES);
    expect(plain).toMatchObject({
      ok: true,
      value: { available: 10_000_000, requirement: 250_000, excess: 9_750_000, worstLoss: 250_000 },
    });
    const long = account({ type: 'portfolio', legs: [leg('SPXW', 'P', 6900, 3, { price: 2 })] });
    expect(marginReport(long, RULES)).toMatchObject({ ok: true, value: { available: 10_060_000 } });
  });

  test('futures are margined beside the options, at both levels', () => {
    const legs = [...condor([6875, 6900, 7100, 7125]), future('VX', '2026-08-19', 2, 18)];
    expect(marginReport(account({ legs, vix: 20 }), RULES)).toMatchObject({
      ok: true,
      value: {
        options: 250_000,
        futuresMaintenance: 1_620_000,
        futuresInitial: 1_782_000,
        requirement: 1_870_000,
      },
    });
  });

  test('the worst expiry counts futures: a short VX has no end, unless calls of its print end it', () => {
    const short = future('VX', '2026-08-19', -1, 18);
    const worstOf = (legs: MarginAccount['legs']) => {
      const report = marginReport(account({ legs }), RULES);
      if (!report.ok) throw new Error(report.reason);
      return report.value;
    };
    expect(worstOf([short])).toMatchObject({
      worstLoss: 'unbounded',
      worstPrints: [{ print: 'VRO 2026-08-19', loss: 'unbounded' }],
    });
    expect(worstOf([short])).not.toHaveProperty('worstPrints.0.at');
    const hedge = leg('VIX', 'C', 22, 10, { forward: 18, expiry: '2026-08-19' });
    expect(worstOf([short, hedge])).toMatchObject({ worstLoss: 400_000 });
    expect(worstOf([future('VX', '2026-08-19', 1, 18), ...condor([6875, 6900, 7100, 7125])])).toMatchObject({
      worstLoss: 2_050_000,
      worstPrints: [
        { print: 'VRO 2026-08-19', loss: 1_800_000, at: 0 },
        { print: 'SPX-close 2026-07-17', loss: 250_000 },
      ],
    });
  });

  test('what the account may not hold, or the rules do not know, is absent with its reason', () => {
    const bare = account({ type: 'cash', legs: [leg('SPXW', 'C', 7100, -1)] });
    expect(marginReport(bare, RULES)).toMatchObject({ ok: false, reason: 'not-in-cash-account' });
    const early = account({ date: isoDate('2003-01-02'), legs: [future('VX', '2026-08-19', 1, 18)] });
    expect(marginReport(early, RULES)).toMatchObject({ ok: false, reason: 'no-margin-row' });
  });
});

describe('margin path', () => {
  const scenarios: readonly MarginScenario[] = [
    { label: 'now', indexMove: 0, volatilityMove: 0, vix: 17, indexDeviationRatio: 1 },
    { label: 'crash', indexMove: -0.05, volatilityMove: 0.6, vix: 40, indexDeviationRatio: 2 },
  ];
  const legs = [
    ...condor([6875, 6900, 7100, 7125], 10),
    leg('VIX', 'C', 22, 40, { forward: 18, price: 0.9, deviation: 0.3, expiry: '2026-08-19' }),
    future('VX', '2026-08-19', 1, 18),
  ];

  test('nothing moved is the report of now, with no gain', () => {
    const path = marginPath(account({ legs }), scenarios, RULES);
    const report = marginReport(account({ legs }), RULES);
    if (!path.ok || !report.ok) throw new Error('no margin');
    expect(path.value[0]).toEqual({ label: 'now', gain: 0, ...report.value });
  });

  test('in a crash the strategy requirement of a condor stays, the futures margin rises and their gain is cash', () => {
    const path = marginPath(account({ legs }), scenarios, RULES);
    if (!path.ok) throw new Error(path.reason);
    const [now, crash] = path.value;
    expect(crash!.options).toBe(now!.options);
    expect(crash!.futuresMaintenance).toBe(1_650_000);
    expect(crash!.available - now!.available).toBe(Math.round(18 * 0.6 * 100_000));
  });

  test('a portfolio account sees the hedge marked: calls that pay lift what is available', () => {
    const hedged = account({ type: 'portfolio', legs });
    const bare = account({ type: 'portfolio', legs: legs.slice(0, 4) });
    const withHedge = marginPath(hedged, scenarios, RULES);
    const without = marginPath(bare, scenarios, RULES);
    if (!withHedge.ok || !without.ok) throw new Error('no margin');
    const lift = (path: typeof withHedge.value) => path[1]!.available - path[0]!.available;
    expect(lift(without.value)).toBeLessThan(0);
    expect(lift(withHedge.value)).toBeGreaterThan(lift(without.value) + 2_000_000);
    expect(withHedge.value[1]!.gain - without.value[1]!.gain).toBe(
      lift(withHedge.value) - lift(without.value),
    );
  });
});

describe('margin rules file', () => {
  const [era] = RULES.futures.eras;
  const withEras = (...eras: object[]) => ({ ...RULES, futures: { ...RULES.futures, eras } });
  const rows = (...maintenance: [number, number][]) => withEras({ ...era, maintenance });

  test('the rules shipped, and eras in any order, are read', () => {
    expect(marginRulesSchema.safeParse(RULES).success).toBe(true);
    expect(marginRulesSchema.safeParse(withEras(...RULES.futures.eras.toReversed())).success).toBe(true);
  });

  test.each([
    ['VIX levels that fall', rows([20, 6000], [15, 8000])],
    ['VIX levels that repeat', rows([20, 6000], [20, 8000])],
    ['amounts that fall', rows([15, 8000], [20, 6000])],
    ['an era that ends before it begins', withEras({ ...era, from: '2018-02-06', until: '2018-02-05' })],
    ['eras that share a day', withEras(era!, { ...era, from: era!.until, until: '2020-01-01' })],
    ['an era within another', withEras({ ...era, from: '2010-01-04', until: '2010-01-05' }, era!)],
    ['a share above one', { ...RULES, uncovered: { ...RULES.uncovered, index: { rate: 15, floor: 0.1 } } }],
    ['a stray key', { ...RULES, surcharge: 1 }],
  ])('%s are refused', (_what, file) => {
    expect(marginRulesSchema.safeParse(file).success).toBe(false);
  });
});
