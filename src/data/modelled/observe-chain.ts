import { type OptionChain, quoteAt, type Right } from '../../market/index.ts';
import { leastSquares } from '../../math/index.ts';
import { parityForward, strikeGreeks, yearsToExpiry } from '../../volatility/index.ts';

/** One expiry of a real snapshot, in the terms of the model. */
export interface ObservedChain {
  readonly chain: OptionChain;
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
  /** Total deviation at the money, from a parabola through the strikes around it. */
  readonly deviation: number;
  /** z and ratio to the deviation at the money of every two-sided out-of-the-money quote, ascending in z. */
  readonly smile: readonly (readonly [z: number, ratio: number])[];
  /** Every two-sided quote within eight deviations, both sides of each strike whose outer side is quoted. */
  readonly quotes: readonly ObservedQuote[];
}

/** How far from the money the parabola looks, in deviations. */
const NEAR_MONEY = 0.8;
const FEWEST = 4;

/** The model's view of a real chain, or undefined when its quotes are too few for one. */
export function observeChain(chain: OptionChain): ObservedChain | undefined {
  const parity = parityForward(chain);
  const years = yearsToExpiry(chain);
  if (!parity.ok || !years.ok) return undefined;
  const { forward, discount } = parity.value;
  const points = strikeGreeks(chain, { forward, discount, years: years.value }).flatMap(
    ({ strike, point }) =>
      point.ok && point.value.basis === 'mid'
        ? [{ x: Math.log(strike / forward), deviation: point.value.deviation }]
        : [],
  );
  const nearest = points.toSorted((a, b) => Math.abs(a.x) - Math.abs(b.x)).slice(0, FEWEST);
  if (nearest.length < FEWEST) return undefined;
  const scale = nearest.reduce((sum, one) => sum + one.deviation, 0) / FEWEST;
  const fit = leastSquares(
    points
      .filter(({ x }) => Math.abs(x / scale) < NEAR_MONEY)
      .map(({ x, deviation }) => ({
        terms: [1, x / scale, (x / scale) ** 2],
        target: deviation,
        group: String(x),
      })),
  );
  if (!fit.ok) return undefined;
  const deviation = fit.value.coefficients[0]!;
  if (!(deviation > 0)) return undefined;
  return {
    chain,
    forward,
    discount,
    years: years.value,
    deviation,
    smile: points.map(({ x, deviation: own }) => [x / deviation, own / deviation] as const),
    quotes: observedQuotes(chain, forward, deviation),
  };
}

/** The ratio at a knot, on the straight line between the quotes on either side; undefined beyond the quotes. */
export function ratioAt({ smile }: ObservedChain, knot: number): number | undefined {
  for (let i = 1; i < smile.length; i++) {
    const [low, high] = [smile[i - 1]!, smile[i]!];
    if (low[0] > knot || high[0] < knot) continue;
    const weight = (knot - low[0]) / (high[0] - low[0]);
    return (1 - weight) * low[1] + weight * high[1];
  }
  return undefined;
}

/** A two-sided quote with where it stands. */
export interface ObservedQuote {
  /** Mid of the strike's out-of-the-money side, points. */
  readonly outside: number;
  readonly z: number;
  /** How far the option itself is in the money, points. */
  readonly inside: number;
  readonly half: number;
}

function observedQuotes(chain: OptionChain, forward: number, deviation: number): readonly ObservedQuote[] {
  const found: ObservedQuote[] = [];
  chain.strikes.forEach((strike, i) => {
    const z = Math.log(strike / forward) / deviation;
    if (Math.abs(z) > 8) return;
    const outer: Right = strike < forward ? 'P' : 'C';
    const first = quoteAt(chain, i, outer);
    if (first.kind !== 'two-sided' || !(first.ask > first.bid)) return;
    const outside = (first.bid + first.ask) / 2;
    found.push({ outside, z, inside: 0, half: (first.ask - first.bid) / 2 });
    const second = quoteAt(chain, i, outer === 'P' ? 'C' : 'P');
    if (second.kind !== 'two-sided' || !(second.ask > second.bid)) return;
    found.push({ outside, z, inside: Math.abs(forward - strike), half: (second.ask - second.bid) / 2 });
  });
  return found;
}
