import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate, PointInTimeSeries } from '../../src/market/index.ts';
import { planAnchor } from '../../src/method/anchor.ts';
import { distancesOf } from '../../src/method/anchor-distances.ts';
import { dailyValuesOf, intradaySeries, walk } from '../signals/series.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const RANGE = { estimator: 'atm-straddle', startMultiple: 1.6, stepPoints: 5 };
const PLACEMENTS = {
  delta: { rule: 'delta', put: 0.12, call: 0.12 },
  'expected range': {
    rule: 'expected-range',
    estimator: 'atm-straddle',
    putMultiple: 1.2,
    callMultiple: 1.25,
  },
  'target credit': { rule: 'target-credit', creditPoints: 3, ...RANGE },
  'target expectancy': { rule: 'target-expectancy', points: -0.25, ...RANGE, startMultiple: 1.2 },
};

function plan(rules: object, options: ViewOptions, placement: object = PLACEMENTS.delta) {
  const anchor = { condors: 1, placement, wings: { putPoints: 10, callPoints: 10 }, ...rules };
  const layer = planAnchor(viewOf(options), bookOf(), strategyOf({ anchor }));
  expect(layer.verdict).toBe('enter');
  const [, put, call] = layer.open[0]!.legs.map(
    ({ contract }) => (contract as { strike: number }).strike,
  ) as [number, number, number, number];
  const forward = layer.workings.find((one) => one.name === 'parity forward')!.value as number;
  return { layer, below: forward - put, above: call - forward, forward };
}

const gateOf = ({ layer }: ReturnType<typeof plan>, id: string) => layer.gates.find((one) => one.id === id);

/** A distance is at least what was asked and less than one strike beyond. */
function expectDistance(seen: number, asked: number): void {
  expect(seen).toBeGreaterThanOrEqual(asked - 1e-6);
  expect(seen).toBeLessThan(asked + 5);
}

const DAYS = 26;
const noise = walk(11, DAYS * 78 + 1, 7500, 0.0004);
/** Five-minute bars of a random walk that turns by `pull` points a bar more with each bar after 13:30 of the last day. */
function bars(pull: number) {
  const turn = (DAYS - 1) * 78 + 48;
  const level = (bar: number) => noise[bar]! + (pull * Math.max(0, bar - turn) ** 2) / 2;
  return { 'SPX 5m': new PointInTimeSeries(intradaySeries('2026-07-20', DAYS, 5, level)) };
}

const MACD = { strength: 0.1, quietZone: 1, maxMultiple: 1.15 };

describe('MACD filter', () => {
  it('widens the calls while the trend gathers upward speed, the puts downward, and never the other side', () => {
    const plain = plan({}, {});
    const rising = plan({ macd: MACD }, { intraday: bars(2) });
    expect(gateOf(rising, 'macd')!.input as number).toBeGreaterThan(1);
    expect(rising.above).toBeGreaterThan(plain.above);
    expect(rising.below).toBe(plain.below);
    const falling = plan({ macd: MACD }, { intraday: bars(-2) });
    expect(gateOf(falling, 'macd')!.input as number).toBeLessThan(-1);
    expect(falling.below).toBeGreaterThan(plain.below);
    expect(falling.above).toBe(plain.above);
  });

  it('widens by its strength beyond the quiet zone and at most by its largest multiple', () => {
    const plain = plan({}, {});
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (pull, strength) => {
          const filtered = plan({ macd: { ...MACD, strength } }, { intraday: bars(pull) });
          const histogram = gateOf(filtered, 'macd')!.input as number;
          const multiple = Math.min(1.15, 1 + strength * Math.max(0, Math.abs(histogram) - 1));
          const [up, down] = histogram < 0 ? [1, multiple] : [multiple, 1];
          expectDistance(filtered.above, up * plain.above);
          expectDistance(filtered.below, down * plain.below);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('without bars is absent and moves nothing', () => {
    const plain = plan({}, {});
    const filtered = plan({ macd: MACD }, {});
    expect(gateOf(filtered, 'macd')).toMatchObject({
      outcome: 'absent',
      reason: 'no-intraday-bars: SPX 5m',
    });
    expect(filtered.layer.open).toEqual(plain.layer.open);
  });

  it('averages must be in order', () => {
    const anchor = { ...strategyOf().anchor, macd: { ...MACD, fast: 26, slow: 26 } };
    expect(() => strategyOf({ anchor })).toThrow(/fast must be shorter than slow/);
  });
});

const VIX_HISTORY = { VIX: Array.from({ length: 252 }, (_, i) => 12 + i / 25) };

describe('calibration by the percentile of VIX', () => {
  const ivPercentile = { lowMultiple: 0.9, highMultiple: 1.3 };

  it.each(Object.entries(PLACEMENTS))(
    'scales both distances of placement by %s, linearly',
    (_, placement) => {
      const plain = plan({}, {}, placement);
      for (const [vix, multiple] of [
        [11, 0.9],
        [17.01, 0.9 + 0.4 * (126 / 252)],
        [30, 1.3],
      ] as const) {
        const scaled = plan({ ivPercentile }, { vix, history: VIX_HISTORY }, placement);
        const by = (name: string) => scaled.layer.workings.find((one) => one.name === name)!.value as number;
        expectDistance(scaled.below, multiple * by('put distance by the rule'));
        expectDistance(scaled.above, multiple * by('call distance by the rule'));
        expect(by('put distance by the rule')).toBeLessThanOrEqual(plain.below + 1e-9);
      }
    },
  );

  it('moves on to the next strike whose wing is listed where the grid is coarse', () => {
    const chain = flatChain(DAY, '14:15', isoDate('2026-07-21'));
    const kept = [...chain.strikes.keys()].filter((i) => {
      const strike = chain.strikes[i]!;
      return Math.abs(strike - 7500) <= 90 || strike % 25 === 0 || strike === 7605;
    });
    const column = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!);
    const { strikes, callBid, callAsk, putBid, putAsk, ...rest } = chain;
    const coarse = {
      ...rest,
      strikes: column(strikes),
      callBid: column(callBid),
      callAsk: column(callAsk),
      putBid: column(putBid),
      putAsk: column(putAsk),
    };
    const scaled = plan(
      { ivPercentile: { lowMultiple: 0.9, highMultiple: 1.37 }, wings: { putPoints: 25, callPoints: 25 } },
      { vix: 30, history: VIX_HISTORY, chains: [coarse] },
      { rule: 'delta', put: 0.1, call: 0.1 },
    );
    expect(scaled.above).toBeCloseTo(125, 0);
  });

  it('without enough history is absent and moves nothing', () => {
    const scaled = plan({ ivPercentile }, { history: { VIX: VIX_HISTORY.VIX.slice(1) } });
    expect(gateOf(scaled, 'iv-percentile')).toMatchObject({
      outcome: 'absent',
      reason: expect.stringContaining('too-few-bars'),
    });
    expect(scaled.layer.open).toEqual(plan({}, {}).layer.open);
  });
});

describe('widening by the stress of an exogenous series', () => {
  const mevStress = { weight: 0.1, maxMultiple: 1.25, days: 20, series: 'mev-revenue' };
  /** Twenty days that go to and fro by a factor e, and today's, so many deviations from their mean. */
  const stressed = (z: number) => {
    const logs = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0.5 : -0.5));
    const deviation = Math.sqrt((20 * 0.25) / 19);
    return {
      values: {
        'mev-revenue': new PointInTimeSeries(
          dailyValuesOf('2026-07-17', 21, (i) => Math.exp(i === 20 ? z * deviation : logs[i]!)),
        ),
      },
    };
  };

  it.each(Object.entries(PLACEMENTS))(
    'moves both sides of placement by %s out, within its bound',
    (_, placement) => {
      for (const [z, multiple] of [
        [1, 1.1],
        [2, 1.2],
        [9, 1.25],
      ] as const) {
        const moved = plan({ mevStress }, stressed(z), placement);
        const by = (name: string) => moved.layer.workings.find((one) => one.name === name)!.value as number;
        expect(by('mev stress on both distances')).toBeCloseTo(multiple, 9);
        expectDistance(moved.below, multiple * by('put distance by the rule'));
        expectDistance(moved.above, multiple * by('call distance by the rule'));
      }
    },
  );

  it('calm changes nothing; without the series it is absent and changes nothing', () => {
    expect(plan({ mevStress }, stressed(-2)).layer.open).toEqual(plan({}, {}).layer.open);
    const blind = plan({ mevStress }, {});
    expect(gateOf(blind, 'mev-stress')).toMatchObject({
      outcome: 'absent',
      reason: 'no-values: mev-revenue',
    });
    expect(blind.layer.open).toEqual(plan({}, {}).layer.open);
  });
});

describe('widening of one side by skew and by the day’s move', () => {
  it('stays within 1 and its bound whatever the market, leaves the other side, and never counts a move twice', () => {
    const EXPIRY = isoDate('2026-07-21');
    fc.assert(
      fc.property(
        fc.double({ min: -0.0008, max: 0.002, noNaN: true }),
        fc.double({ min: -150, max: 150, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (steepness, move, strength, maxMultiple) => {
          const smile = (strike: number) => 0.008 * Math.max(0.5, 1 + steepness * (7500 - strike));
          const view = viewOf({
            time: '15:45',
            chains: [flatChain(DAY, '15:45', EXPIRY, 7500, smile)],
            intraday: {
              'SPX 5m': new PointInTimeSeries(
                intradaySeries('2026-07-20', 1, 5, (bar) => 7500 + (move * bar) / 72),
              ),
            },
          });
          const skew = { measure: 'risk-reversal', above: 0, strength, maxMultiple };
          const closeMomentum = { strength, quietZone: 0.2, maxMultiple };
          const moved = (rules: object) =>
            distancesOf(
              view,
              strategyOf({ anchor: { ...strategyOf().anchor, ...rules } }).anchor,
              7500,
              undefined,
            )!;
          const [bySkew, byMove, both] = [
            moved({ skew }),
            moved({ closeMomentum }),
            moved({ skew, closeMomentum }),
          ];
          expect(bySkew.callMultiple).toBe(1);
          expect(Math.min(byMove.putMultiple, byMove.callMultiple)).toBe(1);
          for (const multiple of [bySkew.putMultiple, byMove.putMultiple, byMove.callMultiple]) {
            expect(multiple).toBeGreaterThanOrEqual(1);
            expect(multiple).toBeLessThanOrEqual(maxMultiple);
          }
          expect(both.putMultiple).toBe(bySkew.putMultiple * byMove.putMultiple);
          expect(both.callMultiple).toBe(byMove.callMultiple);
          const points = bySkew.gates[0]!.input as number;
          if (points <= 0) expect(bySkew.putMultiple).toBe(1);
          if (points > 0.01 && maxMultiple > 1) expect(bySkew.putMultiple).toBeGreaterThan(1);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('floor by past intraday ranges', () => {
  /** Closes that go to and fro by a share; each day's farther end lies that share and half a per cent away. */
  const toAndFro = (share: number) => ({
    SPX: Array.from({ length: 61 }, (_, i) => (i % 2 === 0 ? 7500 : 7500 * (1 + share))),
  });
  const rangeFloor = { quantile: 0.9, sessions: 60 };

  it.each(Object.entries(PLACEMENTS))(
    'keeps the shorts of placement by %s at least that far out',
    (_, placement) => {
      const floored = plan({ rangeFloor }, { history: toAndFro(0.01) }, placement);
      const floor = floored.layer.workings.find((one) => one.name === 'range floor')!.value as number;
      expect(floor).toBeGreaterThan(0.0145 * floored.forward);
      expect(floor).toBeLessThan(0.0155 * floored.forward);
      expectDistance(floored.below, floor);
      expectDistance(floored.above, floor);
    },
  );

  it('below the rule’s own distance changes nothing', () => {
    const floored = plan({ rangeFloor }, { history: toAndFro(0) });
    expect(gateOf(floored, 'range-floor')).toMatchObject({ outcome: 'pass' });
    expect(floored.layer.open).toEqual(plan({}, {}).layer.open);
  });

  it('without enough sessions is absent and moves nothing', () => {
    const floored = plan({ rangeFloor }, { history: { SPX: toAndFro(0.01).SPX.slice(1) } });
    expect(gateOf(floored, 'range-floor')).toMatchObject({ outcome: 'absent' });
    expect(floored.layer.open).toEqual(plan({}, {}).layer.open);
  });
});

describe('decay schedule of an entered condor', () => {
  const history = { SPX: walk(3, 80, 7400, 0.008) };

  it('runs down what the condor is worth at mid, to the last of it at settlement', () => {
    const { layer } = plan({}, { history });
    const decays = layer.workings.filter(({ name }) => name.startsWith('scheduled decay until'));
    const shares = layer.workings.filter(({ name }) => name.startsWith('scheduled decay shed by'));
    expect(decays.length).toBeGreaterThan(10);
    const whole = decays.reduce((sum, { value }) => sum + (value as number), 0);
    const credit = layer.workings.find(({ name }) => name === 'credit at the touch')!.value as number;
    // Four quotes 0.10 wide: mid lies 0.20 above the touch, and ticks move each leg by up to 0.05.
    expect(Math.abs(whole - 100 * (credit + 0.2))).toBeLessThan(20);
    expect(decays.at(-1)!.name).toBe('scheduled decay until 2026-07-21 16:00');
    expect(shares.at(-1)!.value).toBeCloseTo(100, 9);
    const grows = shares.every(({ value }, i) => i === 0 || value >= shares[i - 1]!.value);
    expect(grows).toBe(true);
  });

  it('without enough sessions says so in its place', () => {
    const { layer } = plan({}, {});
    expect(layer.workings.find(({ name }) => name === 'theta schedule')!.value).toMatch(
      /^absent: too-few-days/,
    );
  });
});
