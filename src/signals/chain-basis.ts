import {
  expiresAt,
  type IsoDate,
  type MarketView,
  type OptionChain,
  type OptionRoot,
  tradeDateAt,
  type YearFraction,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import {
  type ParityForward,
  parityForward,
  type VarianceStrip,
  varianceStrip,
  yearsToExpiry,
} from '../volatility/index.ts';

/** Which chain a signal reads: the SPXW expiry of the session after the view's, unless told otherwise. */
export interface ChainChoice {
  readonly root?: OptionRoot;
  readonly expiry?: IsoDate;
}

/** A chain with its parity forward and its calendar time to expiry. */
export interface ChainBasis {
  readonly chain: OptionChain;
  readonly parity: ParityForward;
  readonly years: YearFraction;
}

/** The chosen chain of a view, or why it cannot be read. */
export function chosenChain(view: MarketView, { root = 'SPXW', expiry }: ChainChoice): Result<ChainBasis> {
  let wanted = expiry;
  if (wanted === undefined) {
    const next = view.oneDayExpiry(tradeDateAt(view.asOf));
    if (!next.ok) return next;
    wanted = next.value;
  }
  const chain = view.chain(root, wanted);
  return chain ? basisOf(chain) : absent('no-chain', `${root} of ${wanted}`);
}

/** Parity forward and time to expiry of a chain, or why it has none. */
export function basisOf(chain: OptionChain): Result<ChainBasis> {
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  return ok({ chain, parity: parity.value, years: years.value });
}

/** Variance strip of a chain whose strikes reach far enough on both sides. */
export function completeStrip(chain: OptionChain): Result<VarianceStrip> {
  const basis = basisOf(chain);
  if (!basis.ok) return basis;
  const strip = varianceStrip(chain, basis.value.years, basis.value.parity.discount);
  if (!strip.ok) return strip;
  for (const { truncated, lastStrike, missingShare } of [strip.value.putWing, strip.value.callWing]) {
    if (!truncated) continue;
    const share = (100 * missingShare).toFixed(1);
    return absent(
      'truncated-wing',
      `${chain.root} ${chain.expiry} ends at ${lastStrike}, ${share} % missing`,
    );
  }
  return strip;
}

/** Chains of SPX and SPXW, the one that expires last first. */
export function longestFirst(view: MarketView): readonly OptionChain[] {
  return [...view.chains('SPX'), ...view.chains('SPXW')].sort(
    (a, b) => expiresAt(b.root, b.expiry) - expiresAt(a.root, a.expiry),
  );
}
