import { daysBetween, type IsoDate, isVixMonthly, type MarketView, multiplier } from '../market/index.ts';
import { absent, blackGreeks, ok, type Result } from '../math/index.ts';
import { type FundExposure, movedShare } from './fund-exposure.ts';
import { contractLabel, type Leg } from './position.ts';
import { followsVix } from './repricer.ts';
import type { RepricingMarket } from './repricing-market.ts';

const DAYS_PER_YEAR = 365;

/**
 * Change of value, US dollars, over one calendar day on which index, VIX, curve and volatilities stand still: theta of
 * the options, and for what follows VIX the slide down the curve to the next shorter tenor (spot VIX for the first). A share
 * of a fund slides with the months that it holds and pays the fund's fee; the interest on the fund's cash is left out.
 * `market` is that of the view.
 */
export function dailyCarry(view: MarketView, market: RepricingMarket, legs: readonly Leg[]): Result<number> {
  let total = 0;
  for (const leg of legs) {
    const points = legCarry(view, market, leg);
    if (!points.ok) return points;
    total += points.value * leg.quantity * multiplier(leg.contract.root);
  }
  return ok(total);
}

function legCarry(view: MarketView, market: RepricingMarket, { contract }: Leg): Result<number> {
  if (contract.kind === 'fund') {
    const fund = market.fund(contract);
    if (!fund.ok) return fund;
    const { level, feePercent, tenors } = fund.value;
    const slides = new Map<FundExposure['tenors'][number], number>();
    for (const tenor of tenors) {
      const slide = dailySlide(view, market, tenor.expiry, tenor.level);
      if (!slide.ok) return absent(slide.reason, contractLabel(contract));
      slides.set(tenor, -slide.value);
    }
    const rolled = movedShare(fund.value, (tenor) => slides.get(tenor)!) - level;
    return ok(rolled - (level * feePercent) / 100 / DAYS_PER_YEAR);
  }
  if (contract.kind === 'future') {
    const future = market.future(contract);
    if (!future.ok) return future;
    const slide = dailySlide(view, market, contract.expiry, future.value.level);
    return slide.ok ? ok(-slide.value) : slide;
  }
  const smile = market.smile(contract);
  if (!smile.ok) return smile;
  const { forward, discount, years } = smile.value;
  const deviation = smile.value.deviation(Math.log(contract.strike / forward));
  const { theta, delta } = blackGreeks(forward, contract.strike, deviation, years, contract.right);
  const decay = (discount * theta) / DAYS_PER_YEAR;
  if (!followsVix(contract)) return ok(decay);
  const slide = dailySlide(view, market, contract.expiry, forward);
  return slide.ok
    ? ok(decay - discount * delta * slide.value)
    : absent(slide.reason, contractLabel(contract));
}

/** Points a day by which a level of the curve lies above the next shorter monthly tenor, or above spot VIX. */
function dailySlide(
  view: MarketView,
  { tradeDate, vix }: RepricingMarket,
  expiry: IsoDate,
  level: number,
): Result<number> {
  const days = daysBetween(tradeDate, expiry);
  if (days <= 0) return absent('expires-today', expiry);
  const shorter = view
    .curve()
    ?.tenors.findLast((one) => one.expiry > tradeDate && one.expiry < expiry && isVixMonthly(one.expiry));
  const from = shorter ? (shorter.bid + shorter.ask) / 2 : vix;
  if (from === undefined) return absent('no-level', 'VIX');
  const apart = shorter ? daysBetween(shorter.expiry, expiry) : days;
  return ok((level - from) / apart);
}
