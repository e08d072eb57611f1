import {
  type Cents,
  cents,
  daysBetween,
  fundLeverage,
  type IsoDate,
  isDated,
  multiplier,
} from '../../market/index.ts';
import { blackPrice } from '../../math/index.ts';
import { contractLabel } from '../position.ts';
import { assertMarginLegs, type MarginLeg } from './margin-leg.ts';
import type { MarginRules } from './rules.ts';

/** One point of a risk array: what the class gains (or loses, negative) at a move of its underlying. */
export interface RiskPoint {
  /** Step of the scan, from -`steps` (furthest down) to `steps` (furthest up); 0 is unchanged. */
  readonly step: number;
  /** Gain in cents. */
  readonly gain: Cents;
}

/** Risk array of one class of underlyings, and what it requires. */
export interface ClassRisk {
  /** S&P 500 options as one class; volatility options, futures and funds as another. No offset is given between the two. */
  readonly name: 'index' | 'volatility';
  readonly array: readonly RiskPoint[];
  readonly worst: RiskPoint;
  readonly minimum: Cents;
  /** The greater of the worst loss and the minimum. */
  readonly requirement: Cents;
}

/** Requirement of a portfolio margin account for its options, and the classes that it is the sum of. */
export interface PortfolioMargin {
  readonly requirement: Cents;
  readonly classes: readonly ClassRisk[];
}

/**
 * Risk-array requirement after Cboe rule 10.4 (TIMS): each class is revalued at equal steps down and up of its
 * underlying with total deviations held, and the worst point is required, at least the minimum per contract (for a long
 * option no more than its value). Index: every leg's forward moves by one share. Volatility: by the share for its own
 * days to expiry, so that the front of the curve moves most; shares of a fund by that of thirty days times its multiple.
 * @throws RangeError for a leg that cannot be, or one that expired before `date`.
 */
export function portfolioMargin(
  legs: readonly MarginLeg[],
  date: IsoDate,
  rules: MarginRules,
): PortfolioMargin {
  assertMarginLegs(legs);
  const classes = (['index', 'volatility'] as const).flatMap((name) => {
    const members = legs.filter((leg) => classOf(leg) === name);
    return members.length > 0 ? [classRisk(name, members, date, rules)] : [];
  });
  return { requirement: cents(classes.reduce((sum, one) => sum + one.requirement, 0)), classes };
}

/** Mark of a leg in points after its forward moved by a share of itself and its deviation to a multiple of itself. */
export function movedPrice(leg: MarginLeg, move: number, date: IsoDate, deviationRatio = 1): number {
  if (leg.contract.kind === 'fund')
    return Math.max(0, leg.price * (1 + fundLeverage(leg.contract.root, date) * move));
  const forward = leg.forward * (1 + move);
  if (leg.contract.kind === 'future') return forward;
  const { strike, right } = leg.contract;
  // Adding a difference of two model prices keeps the leg's own mark where nothing moves.
  const change =
    blackPrice(forward, strike, leg.deviation * deviationRatio, right) -
    blackPrice(leg.forward, strike, leg.deviation, right);
  return Math.max(0, leg.price + change);
}

/** Which class of underlying a leg belongs to. */
export function classOf(leg: MarginLeg): ClassRisk['name'] {
  const { root } = leg.contract;
  return root === 'SPX' || root === 'SPXW' || root === 'XSP' ? 'index' : 'volatility';
}

function classRisk(
  name: ClassRisk['name'],
  legs: readonly MarginLeg[],
  date: IsoDate,
  rules: MarginRules,
): ClassRisk {
  const { steps, minimumDollarsPerContract } = rules.portfolio;
  const array: RiskPoint[] = [];
  for (let step = -steps; step <= steps; step++) {
    let gain = 0;
    for (const leg of legs) {
      const { down, up } = scanOf(leg, name, date, rules);
      const move = step < 0 ? (down * step) / steps : (up * step) / steps;
      gain += (movedPrice(leg, move, date) - leg.price) * multiplier(leg.contract.root) * leg.quantity;
    }
    array.push({ step, gain: cents(Math.round(gain * 100)) });
  }
  const worst = array.reduce((a, b) => (b.gain < a.gain ? b : a));
  let floor = 0;
  for (const { contract, quantity, price } of legs) {
    if (contract.kind !== 'option') continue;
    const value = price * multiplier(contract.root);
    floor +=
      Math.abs(quantity) *
      (quantity > 0 ? Math.min(minimumDollarsPerContract, value) : minimumDollarsPerContract);
  }
  const minimum = cents(Math.round(floor * 100));
  return { name, array, worst, minimum, requirement: cents(Math.max(0 - worst.gain, minimum)) };
}

function scanOf(
  leg: MarginLeg,
  name: ClassRisk['name'],
  date: IsoDate,
  rules: MarginRules,
): { readonly down: number; readonly up: number } {
  // The index of the funds has a constant thirty days.
  const days = isDated(leg.contract) ? daysBetween(date, leg.contract.expiry) : 30;
  if (days < 0) throw new RangeError(`${contractLabel(leg.contract)} expired before ${date}`);
  if (name === 'index') return rules.portfolio.index;
  return (
    rules.portfolio.volatility.find(({ upToDays }) => days <= upToDays) ?? rules.portfolio.volatility.at(-1)!
  );
}
