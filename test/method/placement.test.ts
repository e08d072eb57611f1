import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAnchor } from '../../src/method/anchor.ts';
import { bookOf, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const anchorWith = (placement: object, wings = { putPoints: 25, callPoints: 25 }) => ({
  anchor: { condors: 1, placement, wings },
});

const plan = (overrides: object, options: ViewOptions = {}) =>
  planAnchor(viewOf(options), bookOf(), strategyOf(overrides));

const strikesOf = (layer: ReturnType<typeof plan>) =>
  layer.open[0]!.legs.map((leg) => (leg.contract as { strike: number }).strike);

const working = (layer: ReturnType<typeof plan>, name: string) =>
  layer.workings.find((one) => one.name === name)!.value as number;

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
