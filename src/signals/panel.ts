import { type Contract, DAY_MS, epochMs, type MarketView, tradeDateAt } from '../market/index.ts';
import { absent } from '../math/index.ts';
import {
  advanceDeclineGap,
  advanceDeclineSplit,
  membersAboveAverage,
  membersDivergence,
} from './advance-decline.ts';
import { boxRate } from './box-rate.ts';
import { calendarFlags } from './calendar-flags.ts';
import { volatilityConePercentile } from './cone-percentile.ts';
import { dividendDiscountPremium, rateShockMove } from './dividend-discount.ts';
import { fomcYieldSurprise } from './fomc-surprise.ts';
import { frontRatio } from './front-ratio.ts';
import { fundingRate } from './funding-rate.ts';
import { nextDividendGap } from './implied-dividends.ts';
import { impliedEventMove } from './implied-event-move.ts';
import { impliedPremiumChange } from './implied-premium.ts';
import { impliedVolatilityPercentile, impliedVolatilityRank } from './implied-volatility-rank.ts';
import { macdHistogram } from './macd-histogram.ts';
import { macroSurprise } from './macro-surprise.ts';
import { mevStress } from './mev-stress.ts';
import { lastHalfHourMomentum, legSpread, quoteAge } from './microstructure.ts';
import { moveInRanges } from './move-in-ranges.ts';
import { conversionEdge, parityResidual } from './parity-residual.ts';
import { priceCashFlowPercentile } from './price-cash-flow.ts';
import { releasedPriceMomentum } from './price-momentum.ts';
import { rangeQuantile } from './range-quantile.ts';
import { realisedAgainstImplied } from './realised-against-implied.ts';
import { dailyRsi, intradayRsi } from './relative-strength.ts';
import type { Signal } from './signal.ts';
import { putSlope, riskReversal } from './skew.ts';
import { svixPremium, svixPremiumChange } from './svix-premium.ts';
import {
  constantMaturitySlope,
  spotToFront,
  spotToThreeMonths,
  termStructurePercentile,
} from './term-structure-shape.ts';
import { closingTermState } from './term-structure-state.ts';
import { vixChange } from './vix-change.ts';

/** A signal under its usual parameters, or why it has no value. */
export interface PanelEntry {
  readonly id: string;
  readonly signal: Signal;
}

const TENORS = ['VIX1D', 'VIX9D', 'VIX', 'VIX3M'] as const;
const WEEK_MS = 7 * DAY_MS;
/** Long-run growth of index cash that the panel's discounted-cash premium assumes, % a year. */
const PANEL_GROWTH = 5;
/** Where the panel sees VIX over VIX3M as contango and as backwardation. */
const PANEL_TERM_STATE = { contangoBelow: 0.92, backwardationAbove: 1, band: 0.02, dwellSessions: 1 };

/**
 * Every signal at the view's instant with its default parameters, whether or not a strategy reads it. Spread and age are
 * those of `legs`; the event move is that of the next scheduled release within a week.
 */
export function signalPanel(view: MarketView, legs: readonly Contract[]): readonly PanelEntry[] {
  const [next] = view.releases(view.asOf, epochMs(view.asOf + WEEK_MS));
  const nothingHeld = absent('no-legs', 'no condor is held or opened');
  const expiry = view.oneDayExpiry(tradeDateAt(view.asOf));
  const entries: readonly (readonly [string, () => Signal])[] = [
    ['rsi-daily', () => dailyRsi(view)],
    ['rsi-5m', () => intradayRsi(view)],
    ['macd-histogram', () => macdHistogram(view)],
    ['advance-decline-split', () => advanceDeclineSplit(view)],
    ['advance-decline-gap', () => advanceDeclineGap(view)],
    ['members-above-average', () => membersAboveAverage(view)],
    ['members-divergence', () => membersDivergence(view)],
    ['front-ratio', () => frontRatio(view)],
    ['spot-to-front', () => spotToFront(view)],
    ['spot-to-three-months', () => spotToThreeMonths(view)],
    ['constant-maturity-slope', () => constantMaturitySlope(view)],
    ['term-structure-percentile', () => termStructurePercentile(view)],
    ['closing-term-state', () => closingTermState(view, PANEL_TERM_STATE)],
    ...TENORS.flatMap((tenor): [string, () => Signal][] => [
      [`iv-percentile-${tenor}`, () => impliedVolatilityPercentile(view, { tenor })],
      [`iv-rank-${tenor}`, () => impliedVolatilityRank(view, { tenor })],
    ]),
    ['vix-change', () => vixChange(view)],
    ['realised-over-vix1d', () => realisedAgainstImplied(view)],
    ['move-in-ranges', () => moveInRanges(view)],
    ['range-quantile', () => rangeQuantile(view)],
    ['cone-percentile', () => volatilityConePercentile(view)],
    ['risk-reversal', () => riskReversal(view)],
    ['put-slope', () => putSlope(view)],
    ['surprise-cpi', () => macroSurprise(view, { kind: 'cpi' })],
    ['surprise-ppi', () => macroSurprise(view, { kind: 'ppi' })],
    ['surprise-jobs', () => macroSurprise(view, { kind: 'jobs' })],
    ['surprise-fomc-yield', () => fomcYieldSurprise(view)],
    ['momentum-cpi', () => releasedPriceMomentum(view, { kind: 'cpi' })],
    ['momentum-ppi', () => releasedPriceMomentum(view, { kind: 'ppi' })],
    [
      'implied-event-move',
      () =>
        next
          ? impliedEventMove(view, { event: next.releasedAt })
          : absent('no-release', 'no scheduled release within a week is known'),
    ],
    ['svix-premium', () => svixPremium(view)],
    ['svix-premium-change', () => svixPremiumChange(view)],
    ['implied-premium-change', () => impliedPremiumChange(view)],
    ['dividend-discount-premium', () => dividendDiscountPremium(view, { growthPercent: PANEL_GROWTH })],
    ['rate-shock-move', () => rateShockMove(view, { growthPercent: PANEL_GROWTH })],
    ['price-cash-flow', () => priceCashFlowPercentile(view)],
    ['parity-residual', () => parityResidual(view)],
    ['implied-dividend-gap', () => nextDividendGap(view)],
    ['conversion-edge', () => conversionEdge(view)],
    ['box-rate', () => boxRate(view)],
    ['funding-rate', () => fundingRate(view)],
    ['calendar-flags', () => (expiry.ok ? calendarFlags(view, { through: expiry.value }) : expiry)],
    ['leg-spread', () => (legs.length > 0 ? legSpread(view, legs) : nothingHeld)],
    ['quote-age', () => (legs.length > 0 ? quoteAge(view, legs) : nothingHeld)],
    ['last-half-hour-momentum', () => lastHalfHourMomentum(view)],
    ['mev-stress', () => mevStress(view)],
  ];
  return entries.map(([id, compute]) => ({ id, signal: compute() }));
}
