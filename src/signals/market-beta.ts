import { absent, ok, type Result } from '../math/index.ts';

/** Sensitivity of a strategy's returns to the market's. */
export interface MarketBeta {
  readonly beta: number;
  /** Standard error of the regression's slope. */
  readonly standardError: number;
  readonly days: number;
}

/** Why there is no beta. */
export type BetaReason = 'too-few-days' | 'no-spread';

const FEWEST_DAYS = 20;

/**
 * Slope of a least-squares line of own returns on those of the market, day by day, in one unit. `side` `down` counts only
 * days on which the market fell, the beta that a seller of options should look at.
 *
 * @throws RangeError when the two differ in length.
 */
export function marketBeta(
  own: readonly number[],
  market: readonly number[],
  side: 'all' | 'down' = 'all',
): Result<MarketBeta, BetaReason> {
  if (own.length !== market.length)
    throw new RangeError(`${own.length} own returns, ${market.length} of the market`);
  const pairs = market.flatMap((x, i) => (side === 'all' || x < 0 ? [[x, own[i]!] as const] : []));
  const days = pairs.length;
  if (days < FEWEST_DAYS) return absent('too-few-days', `${days} days, ${FEWEST_DAYS} needed`);
  let [meanX, meanY] = [0, 0];
  for (const [x, y] of pairs) {
    meanX += x / days;
    meanY += y / days;
  }
  let [squares, products, total] = [0, 0, 0];
  for (const [x, y] of pairs) {
    squares += (x - meanX) * (x - meanX);
    products += (x - meanX) * (y - meanY);
    total += (y - meanY) * (y - meanY);
  }
  // The market's returns are equal up to rounding when their spread is far below their size.
  if (!(squares > 1e-18 * days * meanX * meanX)) return absent('no-spread', 'the market did not move');
  const beta = products / squares;
  const left = Math.max(0, total - beta * products);
  return ok({ beta, standardError: Math.sqrt(left / (days - 2) / squares), days });
}
