import {
  type EpochMs,
  expiresAt,
  type MarketView,
  type OptionChain,
  type OptionContract,
  type OptionRoot,
  type Provenance,
  weakest,
  type YearFraction,
} from '../market/index.ts';
import { absent, blackPrice, ok, type Result } from '../math/index.ts';
import {
  fitSmile,
  parityForward,
  type SmileFit,
  sviTotalVariance,
  yearFraction,
  yearsToExpiry,
} from '../volatility/index.ts';
import { contractLabel } from './position.ts';

/** What an option is priced off, at one instant. */
export interface OptionBasis {
  /** Parity forward of its own expiry; for options on VIX the future of that expiry. Points. */
  readonly underlying: number;
  readonly discount: number;
  /** Total implied deviation to expiry at its strike. */
  readonly deviation: number;
  readonly provenance: Provenance;
}

/** Roots that share an underlying, so that one's expiries lie between the other's. */
const FAMILIES: readonly (readonly OptionRoot[])[] = [['SPX', 'SPXW'], ['VIX', 'VIXW'], ['XSP']];

/**
 * The basis of an option on the fitted surface of its root: SVI of its own expiry where the chain is there, else between
 * the two expiries around it, the forward in proportion to time and total variance in proportion to time at the same
 * log-moneyness. An expiry before the first one quoted takes that one's variance by time; one after the last has none.
 */
export function surfaceBasis(
  contract: OptionContract,
  view: MarketView,
): Result<OptionBasis, 'no-surface' | 'beyond-surface' | 'expired'> {
  const until = expiresAt(contract.root, contract.expiry);
  const years = yearFraction(view.asOf, until);
  if (!years.ok) return absent('expired', contractLabel(contract));
  const own = view.chain(contract.root, contract.expiry);
  const fitted = own && slicesOf([own], view.asOf)[0];
  if (fitted) return ok(between(fitted, fitted, 0, contract, years.value));
  const roots = FAMILIES.find((family) => family.includes(contract.root))!;
  const slices = slicesOf(
    roots.flatMap((root) => view.chains(root)),
    view.asOf,
  ).sort((a, b) => a.years - b.years);
  if (slices.length === 0) return absent('no-surface', contractLabel(contract));
  const above = slices.findIndex((slice) => slice.years >= years.value);
  const after = slices[above];
  if (!after) return absent('beyond-surface', contractLabel(contract));
  const before = slices[above - 1];
  if (!before) return ok(between(after, after, 0, contract, years.value));
  const share = (years.value - before.years) / (after.years - before.years);
  return ok(between(before, after, share, contract, years.value));
}

/** Discounted price of an option on its basis, points. */
export function basisPrice(
  { strike, right }: OptionContract,
  { underlying, discount, deviation }: OptionBasis,
): number {
  return discount * blackPrice(underlying, strike, deviation, right);
}

interface Slice {
  readonly years: YearFraction;
  readonly smile: SmileFit;
  readonly provenance: Provenance;
}

function slicesOf(chains: readonly OptionChain[], asOf: EpochMs): Slice[] {
  return chains.flatMap((chain): Slice[] => {
    const years = yearFraction(asOf, expiresAt(chain.root, chain.expiry));
    const quoted = yearsToExpiry(chain);
    const parity = parityForward(chain);
    if (!years.ok || !quoted.ok || !parity.ok) return [];
    const { forward, discount } = parity.value;
    const smile = fitSmile(chain, { forward, discount, years: quoted.value });
    return smile.ok ? [{ years: years.value, smile: smile.value, provenance: chain.provenance }] : [];
  });
}

function between(
  before: Slice,
  after: Slice,
  share: number,
  { strike }: OptionContract,
  years: YearFraction,
): OptionBasis {
  const mixed = (of: (slice: Slice) => number) => (1 - share) * of(before) + share * of(after);
  const underlying = mixed(({ smile }) => smile.basis.forward);
  const k = Math.log(strike / underlying);
  const variance = mixed((slice) => sviTotalVariance(slice.smile.slice.parameters, k));
  // Between two expiries the mix is in time already; with one alone variance passes in proportion to it.
  const scaled = before === after ? (variance * years) / before.years : variance;
  return {
    underlying,
    discount: mixed(({ smile }) => smile.basis.discount),
    deviation: Math.sqrt(scaled),
    provenance: weakest(['modelled', before.provenance, after.provenance]),
  };
}
