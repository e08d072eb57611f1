import { dailyCarry, type Leg, Repricer, repricingMarket } from '../book/index.ts';
import type { MarketView } from '../market/index.ts';
import { absent, ok, type Result, remembered } from '../math/index.ts';
import { vixResponse } from '../volatility/index.ts';

/** The market of one instant, moved and left alone: what it does to packages. */
export interface Scenarios {
  /** VIX now, points. */
  readonly vix: number;
  /**
   * Change of value, US dollars, of a package when the index jumps by `returnPercent` at once and VIX by its fitted
   * response ({@link vixResponse}), revalued by {@link Repricer} from the quoted smiles. A rise of the volatility of VIX
   * is left out.
   */
  readonly gain: (legs: readonly Leg[], returnPercent: number) => Result<number>;
  /** What a calendar day costs when nothing moves ({@link dailyCarry}), US dollars. */
  readonly carry: (legs: readonly Leg[]) => Result<number>;
}

/** The scenarios of a view; the answer is remembered. */
export function scenariosOf(view: MarketView): Result<Scenarios, 'no-level'> {
  return rememberedScenarios(view);
}

const rememberedScenarios = remembered<MarketView, void, Result<Scenarios, 'no-level'>>(computeScenarios);

/** A package ready to be revalued, with its value now in US dollars. */
interface Valued {
  readonly repricer: Repricer;
  readonly before: number;
}

function computeScenarios(view: MarketView): Result<Scenarios, 'no-level'> {
  const level = view.level('VIX');
  if (!level) return absent('no-level', 'VIX');
  const vix = level.value;
  const market = repricingMarket(view, 'quoted');
  // One package is moved many times.
  const valued = remembered<readonly Leg[], void, Result<Valued>>((legs) => {
    const repricer = Repricer.of(market, legs);
    if (!repricer.ok) return repricer;
    const before = repricer.value.value({ at: view.asOf });
    return before.ok ? ok({ repricer: repricer.value, before: before.value.total }) : before;
  });
  return ok({
    vix,
    gain: (legs, returnPercent) => {
      const now = valued(legs);
      if (!now.ok) return now;
      const after = now.value.repricer.value({
        at: view.asOf,
        indexPercent: returnPercent,
        vixPoints: vixResponse(returnPercent, vix),
      });
      return after.ok ? ok(after.value.total - now.value.before) : after;
    },
    carry: (legs) => dailyCarry(view, market, legs),
  });
}
