import {
  type EpochMs,
  type FundContract,
  type FutureContract,
  type IsoDate,
  type MarketView,
  type OptionChain,
  type OptionContract,
  type OptionRoot,
  type Provenance,
  type Release,
  tradeDateAt,
  weakest,
  type YearFraction,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import {
  fitSmile,
  parityForward,
  quotedSmile,
  type SmileFit,
  type SmileSlice,
  sviTotalVariance,
  trailingClock,
  type VarianceClock,
  yearsToExpiry,
} from '../volatility/index.ts';
import { type FundExposure, fundExposure } from './fund-exposure.ts';
import { contractLabel } from './position.ts';

/** The smile of one expiry as a repricer reads it, at the instant of its market. */
export interface PricingSmile {
  readonly forward: number;
  readonly discount: number;
  /** Calendar years to expiry. */
  readonly years: YearFraction;
  /** Total deviation to expiry at a log-moneyness ln(strike/forward). */
  deviation(k: number): number;
  /** The fitted slice, where one was fitted: what probabilities are read from. */
  readonly slice?: SmileSlice;
  /** Provenance of the quotes it was read from. */
  readonly provenance: Provenance;
}

/** Level of a future, points. */
export interface FutureLevel {
  readonly level: number;
  readonly provenance: Provenance;
}

/** The market of one instant from which a book is revalued. */
export interface RepricingMarket {
  readonly at: EpochMs;
  /** Trade date that days to settlement are counted from. */
  readonly tradeDate: IsoDate;
  /** VIX, points; a move of VIX needs it. */
  readonly vix: number | undefined;
  smile(contract: OptionContract): Result<PricingSmile>;
  future(contract: FutureContract): Result<FutureLevel>;
  fund(contract: FundContract): Result<FundExposure>;
  /** How variance passes; without one it passes with calendar time. */
  readonly clock: VarianceClock | undefined;
  /** Releases on the schedule at `at`, which the clock counts. */
  readonly releases: readonly Pick<Release, 'kind' | 'releasedAt'>[];
}

/** `fitted`: arbitrage-free SVI, sensible beyond the quoted strikes. `quoted`: each strike at its own quote. */
export type SmileSource = 'fitted' | 'quoted';

/**
 * The market of a view. Smiles are read when first asked for and kept; XSP takes the SPXW smile of its expiry where
 * it has no chain of its own. The clock is that of the sixty sessions before ({@link trailingClock}).
 */
export function repricingMarket(view: MarketView, source: SmileSource): RepricingMarket {
  const smiles = new Map<string, Result<PricingSmile>>();
  const level = view.level('VIX');
  const read = (root: OptionRoot, expiry: IsoDate): Result<PricingSmile> | undefined => {
    const chain = view.chain(root, expiry);
    return chain && (source === 'fitted' ? fittedPricing(chain) : quotedPricing(chain));
  };
  return {
    at: view.asOf,
    tradeDate: tradeDateAt(view.asOf),
    vix: level?.value,
    smile(contract) {
      const key = `${contract.root} ${contract.expiry}`;
      const held = smiles.get(key);
      if (held) return held;
      const own = read(contract.root, contract.expiry);
      const found =
        own ??
        (contract.root === 'XSP' ? asTenth(read('SPXW', contract.expiry)) : undefined) ??
        absent('no-chain', contractLabel(contract));
      smiles.set(key, found);
      return found;
    },
    future(contract) {
      const tenor = view.curve()?.tenors.find(({ expiry }) => expiry === contract.expiry);
      if (!tenor) return absent('no-curve', contractLabel(contract));
      return ok({ level: (tenor.bid + tenor.ask) / 2, provenance: tenor.provenance });
    },
    fund: (contract) => fundExposure(contract, view),
    // Fitted when first asked for: most scenarios move the market at once.
    get clock() {
      const clock = trailingClock(view);
      return clock.ok ? clock.value : undefined;
    },
    releases: view.releases(view.asOf, Number.MAX_SAFE_INTEGER as EpochMs),
  };
}

/** A fitted smile as a repricer reads it. */
export function pricingSmile(
  { basis, slice }: Pick<SmileFit, 'basis' | 'slice'>,
  provenance: Provenance,
): PricingSmile {
  return {
    forward: basis.forward,
    discount: basis.discount,
    years: basis.years,
    deviation: (k) => Math.sqrt(sviTotalVariance(slice.parameters, k)),
    slice: { forward: basis.forward, parameters: slice.parameters },
    provenance,
  };
}

function fittedPricing(chain: OptionChain): Result<PricingSmile> {
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  const fit = fitSmile(chain, { forward, discount, years: years.value });
  return fit.ok ? ok(pricingSmile(fit.value, impliedFrom(chain))) : fit;
}

function quotedPricing(chain: OptionChain): Result<PricingSmile> {
  const smile = quotedSmile(chain);
  return smile.ok ? ok({ ...smile.value, provenance: impliedFrom(chain) }) : smile;
}

function impliedFrom({ provenance }: OptionChain): Provenance {
  return weakest(['implied', provenance]);
}

function asTenth(smile: Result<PricingSmile> | undefined): Result<PricingSmile> | undefined {
  if (!smile?.ok) return undefined;
  const forward = smile.value.forward / 10;
  const { slice } = smile.value;
  return ok({ ...smile.value, forward, ...(slice ? { slice: { ...slice, forward } } : {}) });
}
