import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/market/index.ts';
import { randomStream } from '../../src/math/index.ts';
import {
  capmReturn,
  discountedReturn,
  dividendDiscountPremium,
  marketBeta,
  mevStress,
  priceCashFlowPercentile,
  rateShockMove,
  weightedCapitalCost,
} from '../../src/signals/index.ts';
import {
  at,
  dailySeries,
  dailyValuesOf,
  levelsAt,
  present,
  reasonOf,
  sameWhenCut,
  viewAt,
} from './series.ts';

const asOf = at('2026-07-28', '14:30');
const DAY = 86_400_000;
const months = (count: number, value: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => ({
    knownAt: epochMs(asOf - DAY - (count - 1 - i) * 30 * DAY),
    value: value(i),
  }));

describe('return that a level implies by discounted cash', () => {
  it('gives Damodaran’s premium of 1 January 2005', () => {
    const solved = discountedReturn({
      level: 1211.92,
      cashFlows: [38.13, 41.37, 44.89, 48.71, 52.85],
      growthPercent: 4.22,
      riskFreePercent: 4.22,
    });
    expect(solved.ok && solved.value.returnPercent).toBeCloseTo(7.87, 3);
    expect(solved.ok && solved.value.premiumPercent).toBeCloseTo(3.65, 3);
  });

  it('is Gordon’s yield plus growth for one stage, with duration 1/(r − g)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 8, noNaN: true }),
        fc.double({ min: -2, max: 6, noNaN: true }),
        (yieldPercent, growthPercent) => {
          const solved = discountedReturn({
            level: 100,
            cashFlows: [yieldPercent],
            growthPercent,
            riskFreePercent: 3,
          });
          if (!solved.ok) throw new Error(solved.reason);
          expect(solved.value.returnPercent).toBeCloseTo(yieldPercent + growthPercent, 8);
          expect(solved.value.durationYears).toBeCloseTo(100 / yieldPercent, 4);
        },
      ),
    );
  });

  it('duration is the fall of the level for a rise of the return', () => {
    const flows = { cashFlows: [3, 3.3, 3.6, 4], growthPercent: 3, riskFreePercent: 3 };
    const at100 = discountedReturn({ level: 100, ...flows });
    const at101 = discountedReturn({ level: 100.01, ...flows });
    if (!at100.ok || !at101.ok) throw new Error('no solution');
    const change = (at101.value.returnPercent - at100.value.returnPercent) / 100;
    expect(-0.0001 / change).toBeCloseTo(at100.value.durationYears, 1);
    expect(at101.value.returnPercent).toBeLessThan(at100.value.returnPercent);
  });

  it('has no solution when the cash is worth more than the level at any return, and refuses what is no forecast', () => {
    expect(discountedReturn({ level: 1, cashFlows: [50], growthPercent: 0, riskFreePercent: 3 }).ok).toBe(
      false,
    );
    expect(() =>
      discountedReturn({ level: 0, cashFlows: [1], growthPercent: 0, riskFreePercent: 0 }),
    ).toThrow(RangeError);
    expect(() => discountedReturn({ level: 1, cashFlows: [], growthPercent: 0, riskFreePercent: 0 })).toThrow(
      RangeError,
    );
  });

  const slow = {
    bars: { SPX: dailySeries('2026-08-10', 12, () => 6900) },
    values: {
      'shiller-dividend': months(4, () => 80),
      'note-10y': dailyValuesOf('2026-08-10', 12, (i) => (i > 4 ? 9 : 4)),
    },
  };
  const read = (level: number) =>
    present(
      dividendDiscountPremium(viewAt(asOf, slow, { levels: levelsAt(asOf, { SPX: level }) }), {
        growthPercent: 6,
      }),
    );

  it('as a signal falls when the index rises, and shows its inputs', () => {
    expect(read(7000).value).toBeLessThan(read(6500).value);
    expect(read(7000).inputs['duration (years)']).toBeGreaterThan(10);
    sameWhenCut((view) => dividendDiscountPremium(view, { growthPercent: 6 }), asOf, slow);
  });

  it('as a signal is absent without cash, rate or level', () => {
    const without = (values: object, bars: object = slow.bars) =>
      reasonOf(dividendDiscountPremium(viewAt(asOf, { bars, values } as never), { growthPercent: 6 }));
    expect(without({ 'note-10y': slow.values['note-10y'] })).toBe('no-values');
    expect(without({ 'shiller-dividend': slow.values['shiller-dividend'] })).toBe('no-values');
    expect(without(slow.values, {})).toBe('no-bars');
    const old = months(4, () => 80).map(({ knownAt, value }) => ({
      knownAt: epochMs(knownAt - 90 * DAY),
      value,
    }));
    expect(without({ ...slow.values, 'shiller-dividend': old })).toBe('stale-values');
  });
});

describe('move of the index by a usual change of the rate', () => {
  const slow = (change: number) => ({
    bars: { SPX: dailySeries('2026-08-10', 40, () => 6900) },
    values: {
      'shiller-dividend': months(4, () => 80),
      'note-10y': dailyValuesOf('2026-08-10', 40, (i) => 4 + change * (i % 2)),
    },
  });
  const options = { growthPercent: 6, days: 20 };

  it('is the duration times the deviation of the changes', () => {
    const { value, inputs } = sameWhenCut((view) => rateShockMove(view, options), asOf, slow(0.05));
    // Twenty changes of ±0.05, ten each way.
    const deviation = Math.sqrt((20 * 0.05 ** 2) / 19);
    expect(value).toBeCloseTo(inputs['duration (years)']! * deviation, 9);
    const duration = present(dividendDiscountPremium(viewAt(asOf, slow(0.05)), { growthPercent: 6 })).inputs[
      'duration (years)'
    ];
    expect(inputs['duration (years)']).toBe(duration);
  });

  it('is nothing where the rate stands still, and absent where its history is too short or the cash is missing', () => {
    expect(present(rateShockMove(viewAt(asOf, slow(0)), options)).value).toBe(0);
    expect(reasonOf(rateShockMove(viewAt(asOf, slow(0.05)), { ...options, days: 60 }))).toBe(
      'too-few-values',
    );
    const { bars, values } = slow(0.05);
    const noCash = { bars, values: { 'note-10y': values['note-10y'] } };
    expect(reasonOf(rateShockMove(viewAt(asOf, noCash), options))).toBe('no-values');
  });
});

describe('cost of capital', () => {
  it('by CAPM a premium from 4 to 7 % adds 90 basis points at a beta of 0.3', () => {
    const at4 = capmReturn({ riskFreePercent: 4, beta: 0.3, premiumPercent: 4 });
    expect(capmReturn({ riskFreePercent: 4, beta: 0.3, premiumPercent: 7 }) - at4).toBeCloseTo(0.9, 12);
  });

  it('lies between the costs of its parts, and tax lowers that of debt', () => {
    const inputs = { equity: 750, debt: 250, equityPercent: 8, debtPercent: 5 };
    expect(weightedCapitalCost(inputs)).toBe(7.25);
    expect(weightedCapitalCost({ ...inputs, taxShare: 0.4 })).toBe(6.75);
    expect(weightedCapitalCost({ ...inputs, debt: 0 })).toBe(8);
    expect(() => weightedCapitalCost({ ...inputs, equity: 0 })).toThrow(RangeError);
  });
});

describe('beta of a strategy', () => {
  const { normal } = randomStream(7);
  const market = Array.from({ length: 400 }, () => 0.01 * normal());
  const own = market.map((x) => 0.0005 + (x < 0 ? 0.8 : 0.2) * x);

  it('is the slope of a straight line, exactly', () => {
    const line = marketBeta(
      market.map((x) => 0.001 - 0.4 * x),
      market,
    );
    expect(line.ok && line.value.beta).toBeCloseTo(-0.4, 12);
    expect(line.ok && line.value.standardError).toBeLessThan(1e-9);
  });

  it('on falling days tells the slope of those days alone', () => {
    const [all, down] = [marketBeta(own, market), marketBeta(own, market, 'down')];
    expect(down.ok && down.value.beta).toBeCloseTo(0.8, 9);
    expect(all.ok && down.ok && all.value.beta < down.value.beta).toBe(true);
  });

  it('is absent with too few days or a market that stands still', () => {
    expect(marketBeta(own.slice(0, 10), market.slice(0, 10))).toMatchObject({ reason: 'too-few-days' });
    expect(
      marketBeta(
        own,
        own.map(() => 0.01),
      ),
    ).toMatchObject({ reason: 'no-spread' });
    expect(() => marketBeta(own, market.slice(1))).toThrow(RangeError);
  });
});

describe('price over cash flow', () => {
  const slow = { values: { 'sp500-price-to-cash-flow': [...months(130, (i) => 10 + (i % 13) / 10)] } };

  it('is the share of months that were cheaper, and absent where no series is given or it is too short', () => {
    const lifted = {
      values: {
        'sp500-price-to-cash-flow': slow.values['sp500-price-to-cash-flow'].map((p, i) =>
          i === 129 ? { ...p, value: 99 } : p,
        ),
      },
    };
    expect(present(priceCashFlowPercentile(viewAt(asOf, lifted))).value).toBe(1);
    const signal = sameWhenCut(
      (view) => priceCashFlowPercentile(view, { months: 60 }),
      epochMs(asOf - 40 * DAY),
      slow,
    );
    expect(signal.value).toBeGreaterThan(0);
    expect(signal.value).toBeLessThan(1);
    expect(reasonOf(priceCashFlowPercentile(viewAt(asOf)))).toBe('no-values');
    expect(reasonOf(priceCashFlowPercentile(viewAt(asOf, slow), { months: 200 }))).toBe('too-few-values');
  });
});

describe('MEV stress', () => {
  const values = (last: number) => ({
    values: {
      'mev-revenue': dailyValuesOf('2026-07-27', 80, (i) => (i === 79 ? last : Math.exp((i % 2) - 0.5))),
    },
  });

  it('is the distance from the mean of the logarithms in their deviations, free of the unit', () => {
    // Logarithms alternate between −½ and ½: mean 0, deviation ½·√(60/59).
    const signal = present(mevStress(viewAt(asOf, values(Math.E))));
    expect(signal.value).toBeCloseTo(2 * Math.sqrt(59 / 60), 9);
    expect(present(mevStress(viewAt(asOf, values(9)))).value).toBeGreaterThan(signal.value);
    sameWhenCut(mevStress, at('2026-07-24', '16:30'), values(9));
  });

  it('is absent where the tape brings no such series', () => {
    expect(reasonOf(mevStress(viewAt(asOf)))).toBe('no-values');
    expect(reasonOf(mevStress(viewAt(asOf, values(0))))).toBe('not-positive');
    expect(reasonOf(mevStress(viewAt(asOf, values(9)), { days: 100 }))).toBe('too-few-values');
    expect(reasonOf(mevStress(viewAt(at('2026-07-30', '10:00'), values(9))))).toBe('stale-values');
  });
});
