import { type OptionChain, priceAtTravel, quoteAt, type SpreadTravel, strikeIndex } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { SmilePoint } from '../volatility/index.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** The four strikes of a condor, ascending: long put, short put, short call, long call. */
export interface CondorStrikes {
  readonly longPut: number;
  readonly shortPut: number;
  readonly shortCall: number;
  readonly longCall: number;
}

/** Short strikes; undefined where none is quoted. */
export interface Shorts {
  readonly put: number | undefined;
  readonly call: number | undefined;
}

/** Why strikes cannot be had. */
export type StrikeReason = 'no-quoted-strike' | 'wing-not-listed';

/** The side of the market a short strike is chosen from. */
export interface QuotedSmile {
  readonly forward: number;
  /** Smile points of strikes with a two-sided out-of-the-money quote, strikes ascending. */
  readonly smile: readonly SmilePoint[];
}

/** Floating-point slack of a distance, so that a strike exactly at it counts. */
const SLACK = 1e-9;

/** Largest quoted put strike that `fits`, at or below the forward less a distance in points. */
export function shortPutBeyond(
  { forward, smile }: QuotedSmile,
  below: number,
  fits: (strike: number) => boolean = () => true,
): number | undefined {
  const limit = forward - below + SLACK;
  return smile.findLast(({ side, strike }) => side === 'P' && strike <= limit && fits(strike))?.strike;
}

/** Smallest quoted call strike that `fits`, at or above the forward plus a distance in points. */
export function shortCallBeyond(
  { forward, smile }: QuotedSmile,
  above: number,
  fits: (strike: number) => boolean = () => true,
): number | undefined {
  const limit = forward + above - SLACK;
  return smile.find(({ side, strike }) => side === 'C' && strike >= limit && fits(strike))?.strike;
}

/** The condor around two short strikes; its wings must be listed at their stated width. */
export function withWings(
  wings: AnchorRules['wings'],
  chain: OptionChain,
  { put, call }: Shorts,
): Result<CondorStrikes, StrikeReason> {
  if (put === undefined) return absent('no-quoted-strike', 'no quoted put there');
  if (call === undefined) return absent('no-quoted-strike', 'no quoted call there');
  const strikes: CondorStrikes = {
    longPut: put - wings.putPoints,
    shortPut: put,
    shortCall: call,
    longCall: call + wings.callPoints,
  };
  const missing = [strikes.longPut, strikes.longCall].find((strike) => strikeIndex(chain, strike) < 0);
  if (missing !== undefined) return absent('wing-not-listed', `strike ${missing} is not listed`);
  return ok(strikes);
}

/** Net credit of a condor in points at a travel across each leg's spread, before rounding to the package tick. */
export function packageCredit(
  chain: OptionChain,
  strikes: CondorStrikes,
  travel: SpreadTravel,
): Result<number> {
  let credit = 0;
  for (const { strike, right, side } of condorSides(strikes)) {
    const price = priceAtTravel(quoteAt(chain, strikeIndex(chain, strike), right), side, travel);
    if (!price.ok) return absent(price.reason, `${strike} ${right}`);
    credit -= side * price.value;
  }
  return ok(credit);
}

/** The legs of a short condor, strikes ascending, with the side we trade: 1 buys. */
export function condorSides(
  strikes: CondorStrikes,
): readonly { readonly strike: number; readonly right: 'P' | 'C'; readonly side: 1 | -1 }[] {
  return [
    { strike: strikes.longPut, right: 'P', side: 1 },
    { strike: strikes.shortPut, right: 'P', side: -1 },
    { strike: strikes.shortCall, right: 'C', side: -1 },
    { strike: strikes.longCall, right: 'C', side: 1 },
  ];
}
