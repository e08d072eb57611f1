import type { Leg } from '../book/index.ts';
import type { MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Scenarios } from './hedge-scenario.ts';
import type { HedgeTarget } from './hedge-sizing.ts';
import { type BandInputs, bandHalfWidth, heldInBand } from './no-trade-band.ts';
import type { Gate } from './plan.ts';
import type { PolicyRules } from './strategy/strategy.ts';
import type { TradingCosts } from './trading-costs.ts';
import { pricePackage } from './transitions-price.ts';

/** Index move over which slope and curvature of the book are taken, %. */
const STEP = 0.25;

export interface Resize {
  readonly gate: Gate;
  /** Contracts to hold from now on. */
  readonly contracts: number;
}

export interface ResizeInputs {
  /** All contracts held, as one leg. */
  readonly held: Leg;
  readonly target: Result<HedgeTarget>;
  readonly condors: readonly Leg[];
  readonly scenarios: Result<Scenarios>;
  readonly costs: TradingCosts;
}

/** Whether the hedge is brought to its target, or left as it is because the target lies inside the no-trade band. */
export function resize(view: MarketView, band: PolicyRules['band'], inputs: ResizeInputs): Resize {
  const { held, target } = inputs;
  const current = held.quantity;
  const left = (reason: string, detail: string | undefined): Resize => ({
    gate: absentGate('resize', current, 'contracts', reason, detail),
    contracts: current,
  });
  if (!target.ok) return left(target.reason, target.detail);
  const half = bandHalfWidth(band, bandInputs(view, inputs));
  if (!half.ok) return left(half.reason, half.detail);
  const wanted = target.value.contracts;
  const contracts = heldInBand(band, half.value, current, wanted);
  const threshold = `${current} ± ${half.value.toFixed(2)}`;
  const inside = 'the target is inside the no-trade band, or rounds to what is held';
  return {
    gate: gate('resize', wanted, threshold, 'contracts', contracts !== current, inside),
    contracts,
  };
}

function bandInputs(view: MarketView, inputs: ResizeInputs): Result<BandInputs> {
  const { held, condors, scenarios, costs } = inputs;
  if (!scenarios.ok) return scenarios;
  const spot = view.level('SPX');
  if (!spot) return absent('no-level', 'SPX');
  const one: readonly Leg[] = [{ contract: held.contract, quantity: 1 }];
  const price = pricePackage(view, one, costs);
  if (!price.ok) return price;
  const { gain } = scenarios.value;
  const book = [...condors, held];
  const moved = [gain(one, -STEP), gain(one, STEP), gain(book, -STEP), gain(book, STEP)];
  const values: number[] = [];
  for (const result of moved) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  const [down, up, bookDown, bookUp] = values as [number, number, number, number];
  const points = (spot.value * STEP) / 100;
  return ok({
    costDollars: price.value.halfSpreads + price.value.fees,
    hedgeDollarsPerPoint: (down - up) / (2 * points),
    gammaDollars: (bookDown + bookUp) / (points * points),
  });
}
