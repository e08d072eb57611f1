import type { Signal } from '../signals/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';
import type { PivotRules } from './strategy/strategy.ts';

/** Largest factor that breadth can give. */
const BREADTH_LIMIT = 1.5;

type RatioRules = PivotRules['ratio'];
type Optional<Key extends keyof RatioRules> = NonNullable<RatioRules[Key]>;

/** What the ratio reads; each is asked for only when its factor is on. */
export interface RatioSignals {
  /** RSI of SPX, 0 … 100. */
  readonly rsi: () => Signal;
  /** Near over far volatility. */
  readonly termRatio: () => Signal;
  /** Percentile of VIX over VIX3M, 0 … 1. */
  readonly termPercentile: (rules: Optional<'termPercentile'>) => Signal;
  /** −1 contango, 0 flat, 1 backwardation. */
  readonly termState: (rules: Optional<'termState'>) => Signal;
  /** How far the index runs ahead of its members; above 0 it does. */
  readonly divergence: () => Signal;
}

export interface HedgeMultiple {
  /** Multiplies the base size; 1 when every factor is off. */
  readonly multiple: number;
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
}

/**
 * clip(f(RSI)·g(near/far)·p(percentile)·h(state)·s(A/D), min, max) with f = 1 + a·(50 − RSI)/50,
 * g = 1 + a·(ratio − centre)/scale, p = 1 + a·(2·percentile − 1), h as stated for each shape, and
 * s = 1 + κ·max(0, divergence), at most 1.5; no factor is below 0. A factor that is off is left out; one whose signal is
 * missing is 1 and its gate says so.
 */
export function hedgeMultiple(rules: RatioRules, signals: RatioSignals): HedgeMultiple {
  const { termPercentile, termState } = rules;
  const factors: readonly (Factor | undefined)[] = [
    factor('rsi', rules.rsi, signals.rsi, (rsi) => 1 + (rules.rsi * (50 - rsi)) / 50),
    factor(
      'term-structure',
      rules.termStructure,
      signals.termRatio,
      (ratio) => 1 + (rules.termStructure * (ratio - rules.termCentre)) / rules.termScale,
    ),
    termPercentile && {
      name: 'term-percentile',
      read: () => signals.termPercentile(termPercentile),
      factorOf: (percentile) => 1 + termPercentile.strength * (2 * percentile - 1),
    },
    termState && {
      name: 'term-state',
      read: () => signals.termState(termState),
      factorOf: (state) => (state < 0 ? termState.contango : state > 0 ? termState.backwardation : 1),
    },
    factor('breadth', rules.breadth, signals.divergence, (divergence) =>
      Math.min(BREADTH_LIMIT, 1 + rules.breadth * Math.max(0, divergence)),
    ),
  ];
  const gates: Gate[] = [];
  const workings: Working[] = [];
  let product = 1;
  for (const { name, read, factorOf } of factors.filter((one) => one !== undefined)) {
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

/** One factor of the ratio. */
interface Factor {
  readonly name: string;
  readonly read: () => Signal;
  readonly factorOf: (value: number) => number;
}

/** A factor that a strength of 0 leaves out. */
function factor(
  name: string,
  strength: number,
  read: () => Signal,
  factorOf: (value: number) => number,
): Factor | undefined {
  return strength === 0 ? undefined : { name, read, factorOf };
}
