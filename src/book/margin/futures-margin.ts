import { type Cents, cents, type FutureRoot, type IsoDate } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import type { MarginRules } from './rules.ts';

/** Margin of one contract. */
export interface FuturesMargin {
  readonly maintenance: Cents;
  readonly initial: Cents;
}

/**
 * Margin of one VX or VXM contract (a tenth) by trade date and VIX level: straight lines between the table's rows, flat
 * below the first, the last slope carried on above the last. Rounded up to the cent.
 * @throws RangeError when `vix` is not a positive finite number.
 */
export function futuresMargin(
  root: FutureRoot,
  vix: number,
  date: IsoDate,
  rules: MarginRules,
): Result<FuturesMargin, 'no-margin-row'> {
  if (!(vix > 0 && Number.isFinite(vix))) throw new RangeError(`not a VIX level: ${vix}`);
  const era = rules.futures.eras.find(({ from, until }) => date >= from && date <= until);
  if (!era) return absent('no-margin-row', `no ${root} margin is known for ${date}`);
  const dollars = interpolate(era.maintenance, vix) * (root === 'VXM' ? 0.1 : 1);
  return ok({ maintenance: wholeCents(dollars), initial: wholeCents(dollars * rules.futures.initialRatio) });
}

function wholeCents(dollars: number): Cents {
  return cents(Math.ceil(Math.round(dollars * 1e6) / 1e4));
}

function interpolate(rows: readonly (readonly [number, number])[], at: number): number {
  if (at <= rows[0]![0]) return rows[0]![1];
  const found = rows.findIndex(([level]) => level >= at);
  const upper = found === -1 ? rows.length - 1 : found;
  const [x0, y0] = rows[upper - 1]!;
  const [x1, y1] = rows[upper]!;
  return y0 + ((at - x0) * (y1 - y0)) / (x1 - x0);
}
