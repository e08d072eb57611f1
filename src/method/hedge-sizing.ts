import type { Leg } from '../book/index.ts';
import type { Contract } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { TRADING_DAYS } from '../volatility/index.ts';
import type { Scenarios } from './hedge-scenario.ts';
import type { Working } from './plan.ts';
import type { PivotRules } from './strategy/strategy.ts';

/** The size a hedge should have, before rounding. */
export interface HedgeTarget {
  /** Contracts, a fraction. */
  readonly contracts: number;
  /** How it came about. */
  readonly formula: string;
  readonly workings: readonly Working[];
}

export interface SizingInputs {
  /** Condors of one entry. */
  readonly entry: number;
  /** Multiplies the base size. */
  readonly multiple: number;
  readonly contract: Contract;
  /** Legs of all condors to be covered. */
  readonly condors: readonly Leg[];
  readonly scenarios: Result<Scenarios>;
}

/** Halves round down: a hedge is not bought larger than asked. */
export function wholeContracts(contracts: number): number {
  return Math.max(0, Math.ceil(contracts - 0.5));
}

/**
 * Contracts of the hedge. `per-condor`: so many for each condor of one entry. `loss-share`: share × modelled loss of the
 * condors / gain of one contract, both at a fall of the stated number of one-day ranges of VIX/√252. Either is multiplied
 * by the hedge ratio. Absent when there is no condor, or what either would do cannot be modelled.
 */
export function hedgeTarget(sizing: PivotRules['sizing'], inputs: SizingInputs): Result<HedgeTarget> {
  if (sizing.rule === 'loss-share') return byLossShare(sizing, inputs);
  const { entry, multiple } = inputs;
  const ratio = multiple === 1 ? '' : ` × ratio ${multiple.toFixed(3)}`;
  return ok({
    contracts: sizing.contracts * entry * multiple,
    formula: `${sizing.contracts} per condor × ${entry} condors${ratio}`,
    workings: [],
  });
}

function byLossShare(
  { share, moveInRanges }: Extract<PivotRules['sizing'], { rule: 'loss-share' }>,
  { multiple, contract, condors, scenarios }: SizingInputs,
): Result<HedgeTarget> {
  if (condors.length === 0) return absent('no-condors', 'no condor is held or opened');
  if (!scenarios.ok) return scenarios;
  const { vix, gain } = scenarios.value;
  const fall = (-moveInRanges * vix) / Math.sqrt(TRADING_DAYS);
  const ofCondors = gain(condors, fall);
  if (!ofCondors.ok) return ofCondors;
  const ofContract = gain([{ contract, quantity: 1 }], fall);
  if (!ofContract.ok) return ofContract;
  if (!(ofContract.value > 0)) return absent('no-response', `one contract gains ${ofContract.value} dollars`);
  const loss = Math.max(0, -ofCondors.value);
  const covered = share * multiple * loss;
  return ok({
    contracts: covered / ofContract.value,
    formula: `${covered.toFixed(0)} dollars to cover / ${ofContract.value.toFixed(0)} dollars a contract`,
    workings: [
      { name: 'index move of the sizing', value: fall, unit: '%' },
      { name: 'modelled loss of the condors', value: loss, unit: 'US dollars' },
      { name: 'share of it to be covered', value: share * multiple, unit: 'share × ratio' },
      { name: 'modelled gain of one contract', value: ofContract.value, unit: 'US dollars' },
    ],
  });
}
