import {
  expiresAt,
  instantOf,
  isoDate,
  NEW_YORK,
  type OptionRoot,
  type YearFraction,
} from '../../market/index.ts';
import type { OptionSide } from '../../math/index.ts';
import { MINUTES_PER_YEAR, yearFraction } from '../../volatility/index.ts';
import { assertListed } from './contract.ts';
import { UsageError } from './failure.ts';

/** A required option as a number above zero. */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!/^[\d.e+-]+$/i.test(text) || !(Number.isFinite(value) && value > 0)) {
    throw new UsageError(`${name} must be a number above zero, received "${text}"`);
  }
  return value;
}

/** `C` or `P`, in either case. */
export function sideOption(text: string): OptionSide {
  const side = text.toUpperCase();
  if (side !== 'C' && side !== 'P') throw new UsageError(`--right must be C or P, received "${text}"`);
  return side;
}

/** How a command is told the time to expiry. */
export interface TimeOptions {
  readonly minutes?: string;
  readonly expiry?: string;
  readonly root?: string;
  readonly at?: string;
}

/** Years of 525600 minutes, from `--minutes` or from `--expiry` and `--at`. */
export function yearsOption({ minutes, expiry, root = 'SPXW', at }: TimeOptions): YearFraction {
  if ((minutes === undefined) === (expiry === undefined)) {
    throw new UsageError('say the time to expiry by either --minutes or --expiry with --at');
  }
  if (minutes !== undefined) return (positive('--minutes', minutes) / MINUTES_PER_YEAR) as YearFraction;
  const moment = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)$/.exec(at ?? '');
  if (!moment) throw new UsageError('--expiry needs --at "YYYY-MM-DD HH:MM", New York time');
  try {
    const series = { root: rootOption(root), expiry: isoDate(expiry!) };
    assertListed(series, `--expiry ${expiry}`);
    const from = instantOf(isoDate(moment[1]!), moment[2]!, NEW_YORK);
    const years = yearFraction(from, expiresAt(series.root, series.expiry));
    if (!years.ok) throw new UsageError(`--expiry ${expiry} is over at ${at}`);
    return years.value;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

const ROOTS: readonly OptionRoot[] = ['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW'];

export function rootOption(text: string): OptionRoot {
  const root = ROOTS.find((known) => known === text.toUpperCase());
  if (!root) throw new UsageError(`--root must be one of ${ROOTS.join(', ')}, received "${text}"`);
  return root;
}
