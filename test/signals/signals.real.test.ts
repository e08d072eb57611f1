import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPaths, openStore, openStoreTape } from '../../src/data/index.ts';
import {
  type EpochMs,
  epochMs,
  type IntradayBar,
  isoDate,
  MarketView,
  type Observation,
  PointInTimeSeries,
  type SeriesCatalog,
  tradingDays,
} from '../../src/market/index.ts';
import { quantile } from '../../src/math/index.ts';
import {
  Atr,
  advanceDeclineGap,
  advanceDeclineSplit,
  boxRate,
  calendarFlags,
  closingTermState,
  conversionEdge,
  dailyRsi,
  dividendDiscountPremium,
  fomcYieldSurprise,
  impliedEventMove,
  impliedVolatilityPercentile,
  impliedVolatilityRank,
  indexPriceMomentum,
  intradayRsi,
  lastHalfHourMomentum,
  macdHistogram,
  macroSurprise,
  membersAboveAverage,
  membersDivergence,
  mevStress,
  parityResidual,
  priceCashFlowPercentile,
  putSlope,
  Rsi,
  rangeQuantile,
  rateShockMove,
  realisedAgainstImplied,
  riskReversal,
  type Signal,
  spotToThreeMonths,
  svixPremium,
  termStructurePercentile,
  volatilityConePercentile,
} from '../../src/signals/index.ts';
import { expectedRange, parityForward } from '../../src/volatility/index.ts';
import { DATA, HAS_DATA, readCsv, readSnapshot, TITLE } from '../volatility/real-chains.ts';
import { at, present } from './series.ts';

const BARE: SeriesCatalog = { bars: {}, values: {}, releases: [] };

describe.skipIf(!HAS_DATA)(`indicators against those another author published${TITLE}`, () => {
  it('RSI and ATR of SPX end within 0.1 % of theirs after two years', () => {
    const rows = readCsv('spx-index/reference_indicators_daily.csv');
    const column = (name: string) => rows[0]!.indexOf(name);
    const [rsi, atr] = [new Rsi(14), new Atr(14)];
    let ours: readonly (number | undefined)[] = [];
    for (const row of rows.slice(1)) {
      const [high, low, close] = ['high', 'low', 'close'].map((name) => Number(row[column(name)]));
      ours = [rsi.update(close!), atr.update({ high: high!, low: low!, close: close! })];
    }
    const last = rows.at(-1)!;
    expect(ours[0]! / Number(last[column('rsi14')])).toBeCloseTo(1, 3);
    expect(ours[1]! / Number(last[column('atr14')])).toBeCloseTo(1, 3);
  });
});

describe.skipIf(!HAS_DATA)(`signals of real chains${TITLE}`, () => {
  const files = HAS_DATA
    ? readdirSync(join(DATA, 'chains-2026')).filter((name) => /^SPX_.*T14\d\d/.test(name))
    : [];
  const views = () =>
    files.map((file) => {
      const chains = readSnapshot(file);
      const asOf = chains[0]!.quotedAt;
      return new MarketView({ at: asOf, chains, levels: {} }, BARE, [asOf]);
    });

  it('on every afternoon puts are dearer than calls, no conversion pays at the touch, and the premium bound is 1 to 4 %', () => {
    const all = views();
    expect(all.length).toBeGreaterThan(12);
    for (const view of all) {
      expect(present(riskReversal(view)).value).toBeGreaterThan(0);
      expect(present(putSlope(view)).value).toBeGreaterThan(0);
      expect(present(conversionEdge(view)).value).toBeLessThan(0);
      expect(present(parityResidual(view)).value).toBeGreaterThanOrEqual(0);
      const { value } = present(svixPremium(view));
      expect(value).toBeGreaterThan(1);
      expect(value).toBeLessThan(4);
    }
  });

  it('box rates scatter around the three-month bill', () => {
    const rates = views().flatMap((view) => {
      const rate = boxRate(view);
      return rate.ok ? [rate.value.value] : [];
    });
    expect(rates.length).toBeGreaterThan(9);
    // Bills paid 3.5 to 4.5 % in these weeks; 13 days of quotes tell the rate to about 0.4 %.
    expect(quantile(rates, 0.5)).toBeGreaterThan(3.3);
    expect(quantile(rates, 0.5)).toBeLessThan(5.2);
  });

  it('the move priced for the FOMC day of 2026-07-29 agrees with the straddle of that expiry', () => {
    const view = views().find((one) => one.asOf > at('2026-07-28', '12:00'))!;
    const move = present(impliedEventMove(view, { event: at('2026-07-29', '14:00') }));
    const chain = view.chain('SPXW', isoDate('2026-07-29'))!;
    const parity = parityForward(chain);
    if (!parity.ok) throw new Error(parity.reason);
    const straddle = expectedRange('atm-straddle', { ...parity.value, chain });
    if (!straddle.ok) throw new Error(straddle.reason);
    const ratio = move.inputs['to 2026-07-29 (%)']! / straddle.value.percent;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
    expect(move.value).toBeGreaterThan(0.8);
    expect(move.value).toBeLessThan(straddle.value.percent * 1.15);
  });
});

describe.skipIf(!HAS_DATA)(`signals over a store of real data${TITLE}`, () => {
  let folder = '';
  let views: MarketView[] = [];
  let shorter: MarketView[] = [];
  let catalogue = BARE;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alvh-signals-'));
    const store = openStore(folder);
    const paths = ['2026-07-28T1430ET', '2026-08-06T1430ET'].map((name) => `chains-2026/SPX_${name}.json.gz`);
    await importPaths(
      store,
      [...paths, 'spx-index', 'vol-indices', 'breadth', 'macro'].map((path) => join(DATA, path)),
    );
    const tape = await openStoreTape(store, { from: isoDate('2026-07-28'), to: isoDate('2026-08-06') });
    catalogue = tape.series;
    const intraday = readCsv('spx-index/spx_5m_2026-05-19_2026-08-07.csv.gz')
      .slice(1)
      .map(([date, time, open, high, low, close]): Observation<IntradayBar> => {
        const from = at(date!, time!);
        const until = epochMs(from + 5 * 60_000);
        const prices = { open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
        return { knownAt: until, value: { from, until, ...prices } };
      });
    const seriesOf = (until: EpochMs): SeriesCatalog => ({
      ...tape.series,
      intraday: { 'SPX 5m': new PointInTimeSeries(intraday.filter(({ knownAt }) => knownAt <= until)) },
    });
    for await (const frame of tape.frames()) {
      views.push(new MarketView(frame, seriesOf(Number.MAX_SAFE_INTEGER as EpochMs), tape.timetable));
      shorter.push(new MarketView(frame, seriesOf(frame.at), tape.timetable));
    }
  });

  afterAll(async () => {
    views = [];
    shorter = [];
    if (folder !== '') await rm(folder, { recursive: true });
  });

  const breadth = 'us-largecap-net-advances' as const;
  const TERM_STATE = { contangoBelow: 0.92, backwardationAbove: 1, band: 0.02, dwellSessions: 1 };
  const signals: { readonly [name: string]: (view: MarketView) => Signal } = {
    dailyRsi,
    intradayRsi,
    macdHistogram,
    realisedAgainstImplied,
    advanceDeclineSplit: (view) => advanceDeclineSplit(view, { breadth }),
    advanceDeclineGap: (view) => advanceDeclineGap(view, { breadth }),
    membersAboveAverage,
    membersDivergence,
    spotToThreeMonths,
    termStructurePercentile,
    closingTermState: (view) => closingTermState(view, TERM_STATE),
    impliedVolatilityPercentile,
    impliedVolatilityRank,
    rangeQuantile,
    volatilityConePercentile,
    riskReversal,
    svixPremium,
    calendarFlags: (view) => calendarFlags(view, { through: isoDate('2026-08-07') }),
  };

  it('gives every signal whose data the window has, the same when the bars within sessions end there', () => {
    expect(views).toHaveLength(2);
    for (const [i, view] of views.entries()) {
      for (const signal of Object.values(signals))
        expect(signal(shorter[i]!)).toEqual({ ok: true, value: present(signal(view)) });
    }
  });

  it('names why the others are absent', () => {
    const reasons = (view: MarketView) =>
      [
        advanceDeclineGap(view),
        macroSurprise(view, { kind: 'cpi' }),
        fomcYieldSurprise(view),
        indexPriceMomentum(view, { series: 'shiller-cpi' }),
        dividendDiscountPremium(view, { growthPercent: 6 }),
        rateShockMove(view, { growthPercent: 6 }),
        priceCashFlowPercentile(view),
        mevStress(view),
        lastHalfHourMomentum(view),
      ].map((signal) => (signal.ok ? 'present' : signal.reason));
    expect(reasons(views[0]!)).toEqual([
      'stale-values',
      'no-recent-release',
      'no-recent-release',
      'stale-values',
      'stale-values',
      'stale-values',
      'no-values',
      'no-values',
      'not-last-half-hour',
    ]);
  });

  it('sees the surprise of CPI on the day it came, the FOMC’s by the two-year yield, and breadth that leaves an index alone', () => {
    const on = (date: string, time: string) => {
      const asOf = at(date, time);
      return new MarketView({ at: asOf, chains: [], levels: {} }, catalogue, [asOf]);
    };
    const cpi = present(macroSurprise(on('2022-10-13', '09:00'), { kind: 'cpi' }));
    expect(cpi.inputs['CPI m/m, actual (%)']).toBe(0.4);
    expect(cpi.inputs['CPI m/m, consensus (%)']).toBe(0.2);
    expect(cpi.value).toBeCloseTo(4 / 3, 9);
    const fomc = present(fomcYieldSurprise(on('2026-07-29', '18:30')));
    expect(fomc.inputs['change of the two-year yield (% points)']).toBeCloseTo(-0.04, 9);
    expect(fomc.value).toBeCloseTo(-0.48, 2);
    const quicker = present(indexPriceMomentum(on('2008-07-31', '16:30'), { series: 'shiller-cpi' }));
    const slower = present(indexPriceMomentum(on('2009-01-30', '16:30'), { series: 'shiller-cpi' }));
    expect(quicker.value).toBeGreaterThan(0);
    expect(slower.value).toBeLessThan(0);
    // In 1999 the index rose on ever fewer shares; in 2003 nearly all took part.
    const splitDays = (year: number) =>
      tradingDays(isoDate(`${year}-01-01`), isoDate(`${year}-12-31`)).flatMap((date) => {
        const split = advanceDeclineSplit(on(date, '16:30'));
        return split.ok ? [split.value.value] : [];
      });
    const sum = (days: readonly number[]) => days.reduce((total, day) => total + day, 0);
    expect(splitDays(1999).length).toBeGreaterThan(240);
    expect(sum(splitDays(1999))).toBeGreaterThan(3 * sum(splitDays(2003)));
  });
});
