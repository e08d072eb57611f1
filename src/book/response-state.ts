import { DAY_MS, type EpochMs } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { TRADING_DAYS, tenorBeta, tenorResidual, vixResidual, vixResponse } from '../volatility/index.ts';
import type { MarketState } from './repricer.ts';
import type { RepricingMarket } from './repricing-market.ts';

const MS_PER_YEAR = 365 * DAY_MS;

/** Trading days from a market to a later instant: variance time where the market has a clock, else calendar time. */
export function horizonDays({ at, clock, releases }: RepricingMarket, until: EpochMs): number {
  const years = clock ? clock.between(at, until, releases) : (until - at) / MS_PER_YEAR;
  return years * TRADING_DAYS;
}

/**
 * The state that is expected at an instant when the index has moved by `indexPercent` until then: VIX by its fitted
 * response ({@link vixResponse}), VX by the share of its tenor. `residuals` puts VIX and every tenor so many of their own
 * residual deviations above that ({@link vixResidual}, {@link tenorResidual}), all together: the widest of bands, as
 * tenors go with VIX only in part.
 */
export function responseState(
  market: RepricingMarket,
  at: EpochMs,
  indexPercent: number,
  residuals = 0,
): Result<MarketState, 'no-level'> {
  const { vix } = market;
  if (vix === undefined) return absent('no-level', 'VIX');
  const days = horizonDays(market, at);
  const response = vixResponse(indexPercent, vix, days);
  if (residuals === 0) return ok({ at, indexPercent, vixPoints: response });
  return ok({
    at,
    indexPercent,
    vixPoints: response + residuals * vixResidual(indexPercent, vix, days),
    vxPoints: (settlement) =>
      tenorBeta(settlement) * response + residuals * tenorResidual(settlement, indexPercent, vix, days),
  });
}

/** Lowest level of VIX so far (24 November 2017), points. */
const LOWEST_VIX = 8.56;
/** How far VIX may fall where it is near its lowest, as a share of what it is. */
const LOWEST_SHARE = 0.75;

/** The level of VIX below which a state is no market, from what VIX is. */
export function lowestVix(vix: number): number {
  return Math.min(LOWEST_VIX, LOWEST_SHARE * vix);
}
