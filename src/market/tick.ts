import type { Root } from './contract.ts';
import { type IsoDate, isoDate } from './units.ts';

/** Which price increment is asked: a single series, or the net of a complex order. */
export type TickKind = 'outright' | 'complex';

const DECIMALS = 10_000;

/** US dollars per point of one contract; a share of a fund is priced in dollars. Source: Cboe and CFE contract specifications. */
export function multiplier(root: Root): number {
  switch (root) {
    case 'VX':
      return 1000;
    case 'VXM':
    case 'SPX':
    case 'SPXW':
    case 'XSP':
    case 'VIX':
    case 'VIXW':
      return 100;
    case 'VIXY':
    case 'UVXY':
    case 'VXX':
      return 1;
  }
}

/** VIX options and VXM went to finer ticks on this trade date (Cboe, "Tick Update", 2022). */
const FINER_VOLATILITY_TICKS_SINCE = isoDate('2022-10-03');

/**
 * Minimum price increment in points at a price.
 *
 * | root | outright | complex net |
 * |---|---|---|
 * | SPX, SPXW | 0.05 below 3.00, 0.10 from 3.00 | 0.05 |
 * | XSP, VIXW | 0.01 | 0.01 |
 * | VIX | 0.01 below 3.00, 0.05 from 3.00; until 2022-09-30 0.05 and 0.10 | 0.01 |
 * | VX | 0.05 | 0.01 |
 * | VXM | 0.01; until 2022-09-30 0.05 | 0.01 |
 * | shares of a fund | 0.01 (from one dollar up: Regulation NMS, rule 612) | 0.01 |
 *
 * `date` is the trade date; without it the rule in force today is meant.
 * @throws RangeError when `price` is not finite.
 */
export function tickSize(
  root: Root,
  price: number,
  kind: TickKind,
  date: IsoDate = FINER_VOLATILITY_TICKS_SINCE,
): number {
  if (!Number.isFinite(price)) throw new RangeError(`not a price: ${price}`);
  const belowThree = Math.abs(price) < 3 - 0.5 / DECIMALS;
  const finer = date >= FINER_VOLATILITY_TICKS_SINCE;
  switch (root) {
    case 'SPX':
    case 'SPXW':
      return kind === 'complex' || belowThree ? 0.05 : 0.1;
    case 'VIX':
      if (kind === 'complex') return 0.01;
      return finer ? (belowThree ? 0.01 : 0.05) : belowThree ? 0.05 : 0.1;
    case 'XSP':
    case 'VIXW':
    case 'VIXY':
    case 'UVXY':
    case 'VXX':
      return 0.01;
    case 'VX':
      return kind === 'complex' ? 0.01 : 0.05;
    case 'VXM':
      return kind === 'complex' || finer ? 0.01 : 0.05;
  }
}

/**
 * A price moved onto the grid of `tick`, `down` towards minus infinity. Counted in whole ten-thousandths of a point,
 * so floating noise such as 0.1 + 0.2 moves no tick; halves round up.
 * @throws RangeError when `price` is not finite or `tick` is not a positive multiple of 0.0001.
 */
export function roundToTick(price: number, tick: number, direction: 'down' | 'up' | 'nearest'): number {
  if (!Number.isFinite(price)) throw new RangeError(`not a price: ${price}`);
  const step = Math.round(tick * DECIMALS);
  if (!(step > 0 && Math.abs(tick * DECIMALS - step) < 1e-6)) throw new RangeError(`not a tick: ${tick}`);
  const units = Math.round(price * DECIMALS);
  const rounded =
    direction === 'down'
      ? Math.floor(units / step)
      : direction === 'up'
        ? Math.ceil(units / step)
        : Math.floor((2 * units + step) / (2 * step));
  return (rounded * step || 0) / DECIMALS;
}
