import type { Signal } from '../signals/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';
import type { PivotRules } from './strategy/strategy.ts';

/** Largest factor that breadth can give. */
const BREADTH_LIMIT = 1.5;

/** What the ratio reads; each is asked for only when its factor is on. */
export interface RatioSignals {
  /** RSI of SPX, 0 … 100. */
  readonly rsi: () => Signal;
  /** Near VX over far VX. */
  readonly termRatio: () => Signal;
  /** z of the slope of SPX less z of the slope of the A/D line. */
  readonly divergence: () => Signal;
}

export interface HedgeMultiple {
  /** Multiplies the base size; 1 when every factor is off. */
  readonly multiple: number;
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
}

/**
 * clip(f(RSI)·g(VX1/VX2)·s(A/D), min, max) with f = 1 + a·(50 − RSI)/50, g = 1 + a·(ratio − centre)/scale and
 * s = 1 + κ·max(0, divergence), at most 1.5; no factor is below 0. A factor that is off is left out; one whose signal is
 * missing is 1 and its gate says so.
 */
export function hedgeMultiple(rules: PivotRules['ratio'], signals: RatioSignals): HedgeMultiple {
  const factors: readonly [string, number, () => Signal, (value: number) => number][] = [
    ['rsi', rules.rsi, signals.rsi, (rsi) => 1 + (rules.rsi * (50 - rsi)) / 50],
    [
      'term-structure',
      rules.termStructure,
      signals.termRatio,
      (ratio) => 1 + (rules.termStructure * (ratio - rules.termCentre)) / rules.termScale,
    ],
    [
      'breadth',
      rules.breadth,
      signals.divergence,
      (divergence) => Math.min(BREADTH_LIMIT, 1 + rules.breadth * Math.max(0, divergence)),
    ],
  ];
  const gates: Gate[] = [];
  const workings: Working[] = [];
  let product = 1;
  for (const [name, strength, read, factorOf] of factors) {
    if (strength === 0) continue;
    const id = `ratio: ${name}`;
    const signal = read();
    if (!signal.ok) {
      gates.push(absentGate(id, 'none: the factor is 1', 'factor', signal.reason, signal.detail));
      continue;
    }
    const { value, unit } = signal.value;
    const factor = Math.max(0, factorOf(value));
    gates.push(gate(id, value, 'none', unit, true, ''));
    workings.push({ name: `ratio factor of ${name}`, value: factor, unit: '1' });
    product *= factor;
  }
  const multiple = Math.min(rules.max, Math.max(rules.min, product));
  if (gates.length > 0)
    workings.push({
      name: 'ratio',
      value: multiple,
      unit: `multiple of the base, ${rules.min} … ${rules.max}`,
    });
  return { multiple, gates, workings };
}
