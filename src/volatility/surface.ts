import type { IsoDate, OptionChain } from '../market/index.ts';
import { type ParityForward, type ParityReason, parityForward } from './parity.ts';
import { fitSmile, type SmileFit } from './smile.ts';
import { sviTotalVariance } from './svi.ts';
import { yearsToExpiry } from './year-fraction.ts';

/** One expiry of a surface. */
export interface SurfaceSlice {
  readonly expiry: IsoDate;
  readonly parity: ParityForward;
  readonly smile: SmileFit;
}

/** Where a later expiry has less total variance than an earlier one at the same log-moneyness. */
export interface CalendarCrossing {
  readonly earlier: IsoDate;
  readonly later: IsoDate;
  /** Log-moneyness of the deepest crossing. */
  readonly k: number;
  /** Total variance lacking there, as a share of the earlier one. */
  readonly share: number;
}

/** Smiles of several expiries at one instant, fitted without calendar arbitrage where the quotes allow it. */
export interface VolatilitySurface {
  /** In order of expiry. */
  readonly slices: readonly SurfaceSlice[];
  readonly missing: readonly { readonly expiry: IsoDate; readonly reason: ParityReason | 'too-few-points' }[];
  /** Crossings that are left, over the strikes both expiries quote; empty on a surface free of calendar arbitrage. */
  readonly crossings: readonly CalendarCrossing[];
}

const NODES = 101;
/** Crossings smaller than this share are rounding of the penalty that prevents them. */
const CROSSING_TOLERANCE = 1e-4;

/**
 * SVI slices of chains of one root and one instant, fitted from the shortest to the longest: each keeps its total
 * variance above that of the slice before it as far as a penalty can, and what is left is reported.
 */
export function fitSurface(chains: readonly OptionChain[]): VolatilitySurface {
  const slices: SurfaceSlice[] = [];
  const missing: VolatilitySurface['missing'][number][] = [];
  const ordered = chains.toSorted((a, b) => (a.expiry < b.expiry ? -1 : a.expiry > b.expiry ? 1 : 0));
  for (const chain of ordered) {
    const { expiry } = chain;
    const parity = parityForward(chain);
    const years = yearsToExpiry(chain);
    if (!parity.ok || !years.ok) {
      missing.push({ expiry, reason: parity.ok ? 'expired' : parity.reason });
      continue;
    }
    const { forward, discount } = parity.value;
    const earlier = slices.at(-1)?.smile.slice.parameters;
    const smile = fitSmile(chain, { forward, discount, years: years.value }, earlier);
    if (smile.ok) slices.push({ expiry, parity: parity.value, smile: smile.value });
    else missing.push({ expiry, reason: smile.reason });
  }
  const crossings: CalendarCrossing[] = [];
  for (let i = 1; i < slices.length; i++) {
    const crossing = calendarCrossing(slices[i - 1]!.smile, slices[i]!.smile);
    if (crossing) crossings.push(crossing);
  }
  return { slices, missing, crossings };
}

/** The deepest crossing of two slices over the log-moneyness that both quote, if there is one. */
export function calendarCrossing(earlier: SmileFit, later: SmileFit): CalendarCrossing | undefined {
  const [low, high] = [earlier, later]
    .map(quotedRange)
    .reduce(([low, high], [from, to]) => [Math.max(low, from), Math.min(high, to)]);
  let worst: CalendarCrossing | undefined;
  for (let i = 0; i < NODES && high > low; i++) {
    const k = low + ((high - low) * i) / (NODES - 1);
    const before = sviTotalVariance(earlier.slice.parameters, k);
    const share = 1 - sviTotalVariance(later.slice.parameters, k) / before;
    if (share > (worst?.share ?? CROSSING_TOLERANCE)) {
      worst = { earlier: earlier.expiry, later: later.expiry, k, share };
    }
  }
  return worst;
}

function quotedRange({ residuals, basis }: SmileFit): [number, number] {
  return [Math.log(residuals[0]!.strike / basis.forward), Math.log(residuals.at(-1)!.strike / basis.forward)];
}
