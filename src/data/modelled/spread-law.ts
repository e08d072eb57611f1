import { type IsoDate, type OptionRoot, tickSize } from '../../market/index.ts';
import type { SpreadLaw } from './calibration.ts';
import { clamped, predicted, type Regression } from './regression.ts';

export const SPREAD_TERMS = [
  'constant',
  'ln(out-of-the-money value + 0.05)',
  '|z| to 6',
  'ln(VIX / 20)',
  'ln(1 + points in the money / 10)',
  'after the close',
  'expires in this session',
] as const;

/** Where a quote stands, as far as its width depends on it. */
export interface SpreadState {
  readonly vix: number;
  readonly afterClose: boolean;
  readonly sameSession: boolean;
}

/** @param outside value of the strike's out-of-the-money side, points; `inside` how far the option itself is in the money. */
export function spreadTerms(
  outside: number,
  z: number,
  inside: number,
  state: SpreadState,
): readonly number[] {
  return [
    1,
    Math.log(outside + 0.05),
    Math.min(Math.abs(z), 6),
    Math.log(clamped(state.vix, 11, 45) / 20),
    Math.log1p(inside / 10),
    Number(state.afterClose),
    Number(state.sameSession),
  ];
}

/**
 * Half-spreads of one chain before ticks: the mean of the log-normal law that the regression of their logarithms
 * describes. The function takes what {@link spreadTerms} takes.
 */
export function halfSpreads(
  { outer, inner }: SpreadLaw,
  state: SpreadState,
): (outside: number, z: number, inside: number) => number {
  const [out, into] = [outer, inner].map((law) => meanWidth(law, state));
  return (outside, z, inside) => (inside > 0 ? into! : out!)(outside, z, inside);
}

function meanWidth(
  law: Regression,
  state: SpreadState,
): (outside: number, z: number, inside: number) => number {
  const fixed = predicted(law, [1, 0, 0, ...spreadTerms(0, 0, 0, state).slice(3)]) + law.residual ** 2 / 2;
  const [, value, distance, , depth] = law.coefficients as readonly number[];
  return (outside, z, inside) =>
    Math.exp(
      fixed +
        value! * Math.log(outside + 0.05) +
        distance! * Math.min(Math.abs(z), 6) +
        depth! * Math.log1p(inside / 10),
    );
}

const UNITS = 10_000;

/** Bid and ask around a value, each on its nearest tick, at least one tick apart; a bid below the first tick is none. */
export function tickedQuote(
  root: OptionRoot,
  date: IsoDate,
): (value: number, half: number, into: { bid: number; ask: number }) => void {
  const below = Math.round(tickSize(root, 0, 'outright', date) * UNITS);
  const above = Math.round(tickSize(root, 3, 'outright', date) * UNITS);
  const turn = 3 * UNITS;
  const nearest = (units: number) => {
    const tick = units < turn ? below : above;
    return Math.round(units / tick) * tick;
  };
  return (value, half, into) => {
    const bid = Math.max(0, nearest((value - half) * UNITS));
    const asked = nearest((value + half) * UNITS);
    const ask = asked > bid ? asked : bid + (bid < turn ? below : above);
    into.bid = bid / UNITS;
    into.ask = ask / UNITS;
  };
}
