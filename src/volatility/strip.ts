import { type OptionChain, quoteAt } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

/** One strike of the strip and what it adds. */
export interface StripStrike {
  readonly strike: number;
  /** The option used: put below the reference strike, call above, the average of both at it. */
  readonly side: 'put' | 'call' | 'both';
  /** Mid price, index points. */
  readonly price: number;
  /** ΔK: half the distance between the neighbouring strikes that are used; at an end the distance to the only one. */
  readonly width: number;
  /** ΔK/K² · price / discount. */
  readonly contribution: number;
}

/** How a wing of the strip ends. */
export interface StripWing {
  readonly lastStrike: number;
  /** `zero-bids`: at two strikes in a row without a bid, or one that is the last. `chain-end`: the strikes ran out. */
  readonly end: 'zero-bids' | 'chain-end';
  /**
   * What lies beyond a chain's end as a share of the sum, prices continued at the rate at which they fell last; 0 where
   * the wing ends for lack of bids.
   */
  readonly missingShare: number;
  /** True when the missing share is above 2 %: the figure is too low by more than about 1 % in volatility. */
  readonly truncated: boolean;
}

/** The price of variance to one expiry by Cboe's strip of out-of-the-money options. */
export interface VarianceStrip {
  /** Annualised variance σ² (VIX methodology), per year of the clock that `years` was counted in. */
  readonly variance: number;
  readonly years: number;
  readonly discount: number;
  /** Forward by parity at the strike where call and put are closest, as the methodology asks. */
  readonly forward: number;
  /** K0, the first strike at or below the forward. */
  readonly reference: number;
  /** Σ ΔK/K² · Q / discount. */
  readonly sum: number;
  readonly strikes: readonly StripStrike[];
  readonly putWing: StripWing;
  readonly callWing: StripWing;
}

/** Why a chain gives no variance strip. */
export type StripReason = 'no-forward' | 'no-reference-strike' | 'too-few-strikes' | 'not-positive';

const TRUNCATED_SHARE = 0.02;

/**
 * σ² = (2/T)·Σ ΔK/K²·Q(K)/discount − (1/T)·(F/K0 − 1)² (Cboe Volatility Index Mathematics Methodology). A strike
 * without a bid is skipped, two in a row end the wing; a strike without an offer, or crossed, is skipped; ΔK is taken
 * over the strikes that remain.
 *
 * @param years time to expiry, calendar minutes/525600 for the published indices
 * @param discount price today of one point at expiry
 * @throws RangeError when `years` or `discount` is not positive.
 */
export function varianceStrip(
  chain: OptionChain,
  years: number,
  discount: number,
): Result<VarianceStrip, StripReason> {
  if (!(years > 0 && discount > 0))
    throw new RangeError(`not positive: years ${years}, discount ${discount}`);
  const forward = forwardAtClosest(chain, discount);
  if (forward === undefined) return absent('no-forward', 'no strike is quoted two-sided on both sides');
  const at = chain.strikes.findLastIndex((strike) => strike <= forward);
  const reference = chain.strikes[at];
  if (reference === undefined) return absent('no-reference-strike', `no strike at or below ${forward}`);
  const atReference = [midOf(chain, at, 'P'), midOf(chain, at, 'C')].filter((mid) => mid !== undefined);
  if (atReference.length < 2)
    return absent('no-reference-strike', `${reference} is not quoted on both sides`);

  const puts = wing(chain, at - 1, -1);
  const calls = wing(chain, at + 1, 1);
  if (puts.points.length === 0 || calls.points.length === 0) {
    return absent(
      'too-few-strikes',
      `${puts.points.length} puts and ${calls.points.length} calls with a bid`,
    );
  }
  const points: { strike: number; side: StripStrike['side']; price: number }[] = [
    ...puts.points.reverse(),
    { strike: reference, side: 'both', price: (atReference[0]! + atReference[1]!) / 2 },
    ...calls.points,
  ];
  const strikes = points.map((point, i): StripStrike => {
    const below = points[i - 1]?.strike ?? point.strike;
    const above = points[i + 1]?.strike ?? point.strike;
    const width = i === 0 || i === points.length - 1 ? above - below : (above - below) / 2;
    return {
      ...point,
      width,
      contribution: ((width / (point.strike * point.strike)) * point.price) / discount,
    };
  });
  const sum = strikes.reduce((total, { contribution }) => total + contribution, 0);
  const offset = forward / reference - 1;
  const variance = (2 * sum - offset * offset) / years;
  if (!(variance > 0)) return absent('not-positive', `variance ${variance}`);
  return ok({
    variance,
    years,
    discount,
    forward,
    reference,
    sum,
    strikes,
    putWing: describeWing(strikes, puts.end, sum),
    callWing: describeWing(strikes.toReversed(), calls.end, sum),
  });
}

/** `outward` starts with the wing's last strike. */
function describeWing(outward: readonly StripStrike[], end: StripWing['end'], sum: number): StripWing {
  const last = outward[0]!;
  let missing = 0;
  if (end === 'chain-end') {
    // The price is taken to fall exponentially, at the rate between the last strike and the nearest dearer by half.
    const inner = outward.find(({ price }) => price >= 1.5 * last.price);
    const decay = inner
      ? Math.abs(inner.strike - last.strike) / Math.log(inner.price / last.price)
      : last.strike;
    missing = (last.contribution / last.width) * decay;
  }
  const missingShare = missing / (sum + missing);
  return { lastStrike: last.strike, end, missingShare, truncated: missingShare > TRUNCATED_SHARE };
}

function forwardAtClosest(chain: OptionChain, discount: number): number | undefined {
  let forward: number | undefined;
  let closest = Number.POSITIVE_INFINITY;
  chain.strikes.forEach((strike, index) => {
    const call = midOf(chain, index, 'C');
    const put = midOf(chain, index, 'P');
    if (call === undefined || put === undefined || Math.abs(call - put) >= closest) return;
    closest = Math.abs(call - put);
    forward = strike + (call - put) / discount;
  });
  return forward;
}

function midOf(chain: OptionChain, index: number, right: 'C' | 'P'): number | undefined {
  const quote = quoteAt(chain, index, right);
  return quote.kind === 'two-sided' ? (quote.bid + quote.ask) / 2 : undefined;
}

function wing(
  chain: OptionChain,
  from: number,
  step: 1 | -1,
): { points: { strike: number; side: 'put' | 'call'; price: number }[]; end: StripWing['end'] } {
  const points: { strike: number; side: 'put' | 'call'; price: number }[] = [];
  const right = step === 1 ? 'C' : 'P';
  let withoutBid = 0;
  for (let i = from; i >= 0 && i < chain.strikes.length; i += step) {
    const quote = quoteAt(chain, i, right);
    if (quote.kind === 'no-bid' || quote.kind === 'none') {
      withoutBid++;
      if (withoutBid === 2) return { points, end: 'zero-bids' };
      continue;
    }
    withoutBid = 0;
    if (quote.kind !== 'two-sided') continue;
    points.push({
      strike: chain.strikes[i]!,
      side: right === 'C' ? 'call' : 'put',
      price: (quote.bid + quote.ask) / 2,
    });
  }
  return { points, end: withoutBid > 0 ? 'zero-bids' : 'chain-end' };
}
