import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate } from '../../src/market/index.ts';
import { planAnchor } from '../../src/method/anchor.ts';
import { riskNeutralExpectancy } from '../../src/method/placement-odds.ts';
import { riskNeutralDensity } from '../../src/volatility/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const anchorWith = (placement: object, wings = { putPoints: 25, callPoints: 25 }) => ({
  anchor: { condors: 1, placement, wings },
});

const plan = (overrides: object, options: ViewOptions = {}) =>
  planAnchor(viewOf(options), bookOf(), strategyOf(overrides));

const strikesOf = (layer: ReturnType<typeof plan>) =>
  layer.open[0]!.legs.map((leg) => (leg.contract as { strike: number }).strike);

const working = (layer: ReturnType<typeof plan>, name: string) =>
  layer.workings.find((one) => one.name === name)!.value as number;

/** A chain whose deviation rises linearly towards low strikes: `slope` of itself for each 100 points. */
const skewedChain = (slope: number) =>
  flatChain(
    DAY,
    '14:15',
    isoDate('2026-07-21'),
    7500,
    (strike) => 0.008 * (1 - (slope * (strike - 7500)) / 100),
  );

describe('layer one, the anchor', () => {
  it('by delta takes the quoted strikes nearest to it and puts the wings at their stated width', () => {
    const layer = plan(anchorWith({ rule: 'delta', put: 0.1, call: 0.1 }, { putPoints: 25, callPoints: 40 }));
    const [longPut, shortPut, shortCall, longCall] = strikesOf(layer) as [number, number, number, number];
    expect([shortPut - longPut, longCall - shortCall]).toEqual([25, 40]);
    for (const role of ['short-put', 'short-call']) {
      const weighed = layer.candidates.filter((one) => one.role === role);
      const chosen = weighed.find((one) => one.chosen)!;
      const miss = (one: { delta: number }) => Math.abs(Math.abs(one.delta) - 0.1);
      expect(Math.min(...weighed.map(miss))).toBeGreaterThan(miss(chosen) - 1e-4);
    }
  });

  it('by expected range never sells nearer than the stated multiple', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2.5, noNaN: true }), (multiple) => {
        const layer = plan(
          anchorWith({
            rule: 'expected-range',
            estimator: 'atm-straddle',
            putMultiple: multiple,
            callMultiple: multiple,
          }),
        );
        if (layer.verdict !== 'enter') return;
        const [, shortPut, shortCall] = strikesOf(layer) as [number, number, number, number];
        const forward = working(layer, 'parity forward');
        const range = working(layer, 'expected range (atm-straddle)');
        expect(shortPut).toBeLessThanOrEqual(forward - multiple * range + 1e-6);
        expect(shortCall).toBeGreaterThanOrEqual(forward + multiple * range - 1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it('by target credit stops at the widest strikes that pay it and leaves its search in the plan', () => {
    const rule = {
      rule: 'target-credit',
      creditPoints: 1.15,
      estimator: 'atm-straddle',
      startMultiple: 2.5,
      stepPoints: 5,
    };
    const layer = plan(anchorWith(rule));
    expect(layer.verdict).toBe('enter');
    const steps = layer.workings.filter((one) => one.name.startsWith('search step'));
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.at(-1)!.value).toBeGreaterThanOrEqual(1.15 - 1e-9);
    for (const step of steps.slice(0, -1)) expect(step.value).toBeLessThan(1.15);
  });

  it('refuses a credit that no strikes give', () => {
    const rule = {
      rule: 'target-credit',
      creditPoints: 24.9,
      estimator: 'atm-straddle',
      startMultiple: 1,
      stepPoints: 5,
    };
    expect(plan(anchorWith(rule))).toMatchObject({
      verdict: 'refuse',
      reason: expect.stringContaining('credit-not-reached'),
    });
  });

  it('by target credit with side skew sells the dearer wing nearer, at most four steps, and leaves both sides’ worth in the plan', () => {
    const rule = {
      rule: 'target-credit',
      creditPoints: 3,
      estimator: 'atm-straddle',
      startMultiple: 1.5,
      stepPoints: 5,
    };
    for (const slope of [0.06, -0.06]) {
      const chains = [skewedChain(slope)];
      const turns = plan(anchorWith(rule), { chains });
      const skewed = plan(anchorWith({ ...rule, side: 'skew' }), { chains });
      expect([turns.verdict, skewed.verdict]).toEqual(['enter', 'enter']);
      const lead = (layer: typeof turns) => {
        const [, put, call] = strikesOf(layer) as [number, number, number, number];
        const forward = working(layer, 'parity forward');
        return Math.sign(slope) * (call - forward - (forward - put));
      };
      expect(Math.abs(lead(turns))).toBeLessThanOrEqual(5 + 1e-6);
      expect(lead(skewed)).toBeGreaterThan(5);
      expect(lead(skewed)).toBeLessThanOrEqual(20 + 5);
      const steps = skewed.workings.filter((one) => /^search step \d+: \d/.test(one.name));
      const weighed = skewed.workings.filter((one) => one.name.includes('gain of moving'));
      expect(weighed).toHaveLength(steps.length - 1);
      const shorts = steps.map(({ name }) => name.match(/\d{4}/g)!.map(Number) as [number, number]);
      for (const [i, next] of shorts.slice(1).entries()) {
        const [put, call] = shorts[i]!;
        expect([put + 5, call - 5]).toContain(next[0] === put ? next[1] : next[0]);
        expect(Math.abs(next[0] - put) + Math.abs(next[1] - call)).toBe(5);
      }
      for (const step of steps.slice(0, -1)) expect(step.value).toBeLessThan(3);
      expect(steps.at(-1)!.value).toBeGreaterThanOrEqual(3 - 1e-9);
    }
  });

  it('a credit that no strikes give names the most that was found when the skew chooses the side', () => {
    const rule = {
      rule: 'target-credit',
      creditPoints: 24.9,
      estimator: 'atm-straddle',
      startMultiple: 1,
      stepPoints: 5,
      side: 'skew',
    };
    expect(plan(anchorWith(rule)).reason).toMatch(/no strikes give 24\.9 points; the most is \d+\.\d\d at/);
  });

  it('by target expectancy takes the widest strikes that reach it, and refuses with the best found', () => {
    const rule = (points: number) => ({
      rule: 'target-expectancy',
      points,
      estimator: 'atm-straddle',
      startMultiple: 2,
      stepPoints: 5,
    });
    const layer = plan(anchorWith(rule(-0.2)));
    expect(layer.verdict).toBe('enter');
    const steps = layer.workings.filter((one) => one.name.startsWith('search step'));
    expect(steps.at(-1)!.value).toBeGreaterThanOrEqual(-0.2);
    // Four legs bought and sold at the touch of quotes 0.10 wide around the density's own price lose 0.20.
    const refused = plan(anchorWith(rule(1)));
    expect(refused).toMatchObject({ verdict: 'refuse' });
    const [, best] = refused.reason.match(/no strikes give 1 points; the best is (-?\d\.\d+) at \d+ \/ \d+/)!;
    expect(Number(best)).toBeLessThan(0);
    expect(Number(best)).toBeGreaterThan(-0.25);
  });

  it('the expectancy is the credit less the mean payoff over the density', () => {
    const slice = { forward: 7500, parameters: { a: 6e-5, b: 2e-3, rho: -0.3, m: 0, sigma: 0.02 } };
    const strikes = { longPut: 7350, shortPut: 7375, shortCall: 7600, longCall: 7640 };
    const payoff = (s: number) =>
      Math.max(0, 7375 - s) - Math.max(0, 7350 - s) + Math.max(0, s - 7600) - Math.max(0, s - 7640);
    let mean = 0;
    for (let s = 6000.25; s < 9000; s += 0.5) mean += 0.5 * payoff(s) * riskNeutralDensity(slice, s);
    expect(riskNeutralExpectancy(slice, 0.999, strikes, 3)).toBeCloseTo(3 - 0.999 * mean, 4);
  });

  it('refuses a credit at the touch that is not above the stated least', () => {
    const credit = working(plan({}), 'credit at the touch');
    const least = (minCreditPoints: number) => ({ anchor: { ...strategyOf().anchor, minCreditPoints } });
    expect(plan(least(credit - 0.01)).verdict).toBe('enter');
    expect(plan(least(credit))).toMatchObject({
      verdict: 'refuse',
      reason: 'credit: the package pays too little at the touch',
    });
    expect(plan(least(0))).toEqual(plan({}));
  });

  it('names the input an estimator misses', () => {
    const rule = { rule: 'expected-range', estimator: 'vix1d', putMultiple: 1, callMultiple: 1 };
    expect(plan(anchorWith(rule)).reason).toBe('placement: no-range: vix1d: missing-input vix1d');
  });

  it('holds back above its VIX limit and says the level', () => {
    const limited = { anchor: { ...strategyOf().anchor, maxVix: 20 } };
    expect(plan(limited, { vix: 19.9 }).verdict).toBe('enter');
    const refused = plan(limited, { vix: 20.1 });
    expect(refused).toMatchObject({ verdict: 'refuse', reason: 'vix: VIX is above its limit' });
    expect(refused.gates.find((one) => one.id === 'vix')).toMatchObject({ input: 20.1, threshold: 20 });
  });

  it('every plan that enters passes all its gates, and every refusal names the gate that failed', () => {
    const entered = plan({});
    expect(entered.gates.every((one) => one.outcome === 'pass')).toBe(true);
    const refused = plan({}, { chains: [] });
    expect(refused).toMatchObject({
      verdict: 'refuse',
      reason: 'chain: no-chain: no SPXW chain of 2026-07-21',
    });
  });
});
