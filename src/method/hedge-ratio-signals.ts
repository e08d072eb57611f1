import type { MarketView } from '../market/index.ts';
import {
  advanceDeclineGap,
  advanceDeclineSplit,
  closingTermState,
  constantMaturityRatio,
  dailyRsi,
  frontRatio,
  intradayRsi,
  membersDivergence,
  type Signal,
  spotToFront,
  spotToThreeMonths,
  termStructurePercentile,
} from '../signals/index.ts';
import type { RatioSignals } from './hedge-ratio.ts';
import type { PivotRules } from './strategy/strategy.ts';

type RatioRules = PivotRules['ratio'];

const TERM_RATIOS: { readonly [of in RatioRules['termOf']]: (view: MarketView) => Signal } = {
  'front-months': frontRatio,
  'constant-maturity': constantMaturityRatio,
  'spot-to-front': spotToFront,
  'spot-to-three-months': spotToThreeMonths,
};

/** The signals of a view that the ratio's rules name; each is computed when it is asked for. */
export function ratioSignals(view: MarketView, rules: RatioRules): RatioSignals {
  const { membersSeries: series } = rules;
  return {
    rsi: () => (rules.rsiBars === 'daily' ? dailyRsi(view) : intradayRsi(view)),
    termRatio: () => TERM_RATIOS[rules.termOf](view),
    termPercentile: ({ sessions: days }) => termStructurePercentile(view, { days }),
    termState: (state) => closingTermState(view, state),
    divergence: () => {
      if (rules.breadthBy === 'members') return membersDivergence(view, { ...(series && { series }) });
      const breadth = { breadth: rules.breadthSeries };
      return rules.breadthBy === 'slopes'
        ? advanceDeclineGap(view, breadth)
        : advanceDeclineSplit(view, breadth);
    },
  };
}
