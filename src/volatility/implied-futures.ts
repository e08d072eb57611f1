import {
  type EpochMs,
  type FuturesCurve,
  type FuturesQuote,
  type IsoDate,
  type OptionChain,
  roundToTick,
  tickSize,
  weakest,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { type ParityReason, parityForward } from './parity.ts';

/** An expiry whose options gave no VX level, and why. */
export interface MissingTenor {
  readonly expiry: IsoDate;
  readonly reason: ParityReason | 'crossed-parity';
}

/** A VX level per VIX option expiry by put–call parity, with the expiries that gave none. */
export interface ImpliedFutures {
  /** Expiries ascending; `quotedAt` is the latest quote time among the chains used. */
  readonly curve: FuturesCurve;
  readonly missing: readonly MissingTenor[];
}

/**
 * The VX curve that VIX options imply: at each expiry the highest price at which options sell the forward and the
 * lowest at which they buy it, max K + (C bid − P ask)/discount and min K + (C ask − P bid)/discount, rounded outward
 * to the tick of VX. VIX options are priced off the future of their own expiry, never off spot VIX. An expiry whose
 * bounds cross holds stale quotes and is reported as `crossed-parity`.
 *
 * @throws RangeError when a chain is not of root VIX or VIXW.
 */
export function impliedFutures(chains: readonly OptionChain[]): Result<ImpliedFutures, 'no-implied-tenor'> {
  const tenors: FuturesQuote[] = [];
  const missing: MissingTenor[] = [];
  let quotedAt = Number.NEGATIVE_INFINITY;
  for (const chain of chains.toSorted((a, b) => (a.expiry < b.expiry ? -1 : a.expiry > b.expiry ? 1 : 0))) {
    if (chain.root !== 'VIX' && chain.root !== 'VIXW') {
      throw new RangeError(`no VX level can be implied from options on ${chain.root}`);
    }
    const parity = parityForward(chain);
    if (!parity.ok) {
      missing.push({ expiry: chain.expiry, reason: parity.reason });
      continue;
    }
    const { bid, ask } = parity.value;
    if (bid > ask + 1e-9) {
      missing.push({ expiry: chain.expiry, reason: 'crossed-parity' });
      continue;
    }
    quotedAt = Math.max(quotedAt, chain.quotedAt);
    tenors.push({
      expiry: chain.expiry,
      bid: roundToTick(bid, tickSize('VX', bid, 'outright'), 'down'),
      ask: roundToTick(ask, tickSize('VX', ask, 'outright'), 'up'),
      provenance: weakest(['implied', chain.provenance]),
    });
  }
  if (tenors.length === 0) {
    return absent('no-implied-tenor', missing.map((tenor) => `${tenor.expiry}: ${tenor.reason}`).join(', '));
  }
  return ok({ curve: { quotedAt: quotedAt as EpochMs, tenors }, missing });
}
