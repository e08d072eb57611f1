import type { Leg } from '../book/index.ts';
import { type MarketView, tradeDateAt } from '../market/index.ts';
import { ok, type Result } from '../math/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Package, Working } from './plan.ts';
import { partsOf } from './second-engine-parts.ts';
import type { SecondEngineRules, Strategy } from './strategy/strategy.ts';
import { costsOf } from './trading-costs.ts';
import { pricePackage } from './transitions-price.ts';

/** A call that was sold at its profit multiple. */
export interface Gain {
  readonly positionId: string;
  /** US dollars. */
  readonly dollars: number;
}

const RUNG = / rung (\d+)( gain)?$/;

/**
 * The publisher's "temporal vega martingale", bounded: the stated share of the gain of a rung buys calls of the next
 * longer rung at the touch, as many whole ones as it pays for, beside what that rung holds. Only a realised gain is
 * spent, so that the layer never risks more than it made; the last rung has no longer one.
 */
export function reinvested(
  view: MarketView,
  strategy: Strategy,
  rules: SecondEngineRules,
  gains: readonly Gain[],
  equity: () => Result<number>,
): {
  readonly packages: readonly Package[];
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
} {
  const share = rules.monetise?.reinvestShare;
  const packages: Package[] = [];
  const gates: Gate[] = [];
  const workings: Working[] = [];
  if (share === undefined) return { packages, gates, workings };
  const parts = partsOf(rules, strategy.anchor.condors);
  const tradeDate = tradeDateAt(view.asOf);
  const purses = new Map<number, number>();
  for (const { positionId, dollars } of gains) {
    const rung = Number(RUNG.exec(positionId)?.[1]);
    if (rung < parts.length) purses.set(rung, (purses.get(rung) ?? 0) + share * Math.max(0, dollars));
  }
  for (const [rung, dollars] of purses) {
    const part = parts[rung]!;
    const id = `reinvest: ${part.gate}`;
    const unit = 'US dollars a call, and to spend';
    const found = part.find(view, equity);
    const lot: Result<readonly Leg[]> = found.ok ? ok(found.value.lot) : found;
    const price = lot.ok ? pricePackage(view, lot.value, costsOf(view, strategy)) : lot;
    if (!lot.ok || !price.ok) {
      const { reason, detail } = price as typeof price & { ok: false };
      gates.push(absentGate(id, dollars, unit, reason, detail));
      continue;
    }
    const cost = price.value.fees - price.value.cash;
    const lots = cost > 0 ? Math.floor(dollars / cost + 1e-9) : 0;
    gates.push(gate(id, cost, dollars, unit, lots > 0, 'the share of the gain buys no call'));
    if (lots === 0) continue;
    workings.push({ name: `calls of ${part.gate} from the gain`, value: lots, unit: 'contracts' });
    packages.push({
      id: `second-engine ${tradeDate} ${view.asOf}${part.suffix} gain`,
      layer: 'second-engine',
      legs: lot.value.map((leg) => ({ ...leg, quantity: leg.quantity * lots })),
    });
  }
  return { packages, gates, workings };
}
