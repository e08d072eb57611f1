import { contractLabel, type LayerName, type Leg } from '../book/index.ts';
import { cents, type MarketView, MID, multiplier, priceAtTravel } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { capitalAtRisk, type Exposure, quickRatio, type Stake } from './governor-exposure.ts';
import { marginRequirement } from './governor-margin.ts';
import { tailLoss } from './governor-tail.ts';
import type { GovernorRules } from './strategy/strategy.ts';
import type { TradingCosts } from './trading-costs.ts';
import { pricePackage } from './transitions-price.ts';

const TAIL = 0.01;

/** One cap as it stands for a package of some size. */
export interface Cap {
  readonly id: string;
  readonly unit: string;
  readonly limit: number;
  /** Whether the figure must stay at most at the limit, or at least. */
  readonly sense: 'most' | 'least';
  /** The figure with this many lots of the package opened. */
  readonly at: (lots: number) => Result<number>;
}

export interface CapInputs {
  readonly rules: GovernorRules;
  readonly view: MarketView;
  readonly costs: TradingCosts;
  /** US dollars. */
  readonly equity: number;
  /** The account before the package. */
  readonly before: Exposure;
  readonly layer: LayerName;
  /** Legs of one lot. */
  readonly lot: readonly Leg[];
}

/** The account with so many lots more, bought and sold at the touch with fees. */
export function exposureWith(inputs: CapInputs, lots: number): Result<Exposure> {
  const { view, costs, before, layer } = inputs;
  const legs = scaled(inputs.lot, lots);
  const price = pricePackage(view, legs, costs);
  if (!price.ok) return price;
  const brought = price.value.cash - price.value.fees;
  return ok({ cash: before.cash + brought, stakes: [...before.stakes, { layer, legs, brought }] });
}

/** So many lots of a package. */
export function scaled(lot: readonly Leg[], lots: number): readonly Leg[] {
  return lot.map(({ contract, quantity }) => ({ contract, quantity: quantity * lots }));
}

/** The caps that bear on a package of this layer: condors have all but the hedge-layer cap, hedges the account's. */
export function capsOf(inputs: CapInputs): readonly Cap[] {
  const { rules, view, costs, equity, layer } = inputs;
  const caps: Cap[] = [];
  const dollars = (id: string, share: number | undefined, at: Cap['at']) => {
    if (share !== undefined) caps.push({ id, unit: 'US dollars', limit: share * equity, sense: 'most', at });
  };
  const after =
    (figure: (exposure: Exposure) => Result<number>): Cap['at'] =>
    (lots) => {
      const exposure = exposureWith(inputs, lots);
      return exposure.ok ? figure(exposure.value) : exposure;
    };
  const layerRisk = after(({ stakes }) => totalRisk(view, stakes, layer));
  if (layer === 'anchor') {
    const { maxContracts, maxSpreadShare } = rules;
    if (maxContracts !== undefined) {
      const at = (lots: number) => ok(lots);
      caps.push({ id: 'contracts', unit: 'condors per entry', limit: maxContracts, sense: 'most', at });
    }
    if (maxSpreadShare !== undefined) {
      const at = () => spreadShare(inputs);
      caps.push({
        id: 'package-spread',
        unit: 'share of mid credit',
        limit: maxSpreadShare,
        sense: 'most',
        at,
      });
    }
    dollars('max-loss', rules.maxLossShare, layerRisk);
    dollars('expected-shortfall', rules.expectedShortfallShare, entryShortfall(inputs));
  } else {
    dollars('layer', rules.layerShare, layerRisk);
  }
  dollars(
    'margin',
    rules.marginShare,
    after(({ stakes }) => {
      const margin = marginRequirement(
        view,
        { cash: cents(0) },
        stakes.flatMap(({ legs }) => legs),
      );
      return margin.ok ? ok(margin.value / 100) : margin;
    }),
  );
  if (rules.quickRatio !== undefined) {
    const at = after((exposure) => {
      const quick = quickRatio(view, exposure, costs);
      return quick.ok ? ok(quick.value.ratio) : quick;
    });
    caps.push({ id: 'quick-ratio', unit: 'ratio', limit: rules.quickRatio, sense: 'least', at });
  }
  return caps;
}

function totalRisk(view: MarketView, stakes: readonly Stake[], layer: LayerName): Result<number> {
  let total = 0;
  for (const stake of stakes) {
    if (stake.layer !== layer) continue;
    const risk = capitalAtRisk(view, stake);
    if (!risk.ok) return risk;
    total += risk.value;
  }
  return ok(total);
}

/** Expected shortfall of the entry alone; one lot is integrated once. */
function entryShortfall({ view, costs, lot }: CapInputs): Cap['at'] {
  let unit: Result<number> | undefined;
  return (lots) => {
    unit ??= lotShortfall(view, costs, lot);
    return unit.ok ? ok(unit.value * lots) : unit;
  };
}

function lotShortfall(view: MarketView, costs: TradingCosts, lot: readonly Leg[]): Result<number> {
  const { contract } = lot[0]!;
  const chain = contract.kind === 'option' ? view.chain(contract.root, contract.expiry) : undefined;
  const price = pricePackage(view, lot, costs);
  if (!price.ok) return price;
  if (!chain) return absent('no-chain', contractLabel(contract));
  return tailLoss(chain, lot, price.value.cash - price.value.fees, TAIL);
}

/** Bid–ask spread of the package over its credit at the mids; absent when the mids pay nothing. */
function spreadShare({ view, costs, lot }: CapInputs): Result<number> {
  const price = pricePackage(view, lot, costs);
  if (!price.ok) return price;
  let credit = 0;
  for (const { contract, quantity } of lot) {
    const found = view.quote(contract);
    if (!found.ok) return found;
    const mid = priceAtTravel(found.value.quote, 1, MID);
    if (!mid.ok) return mid;
    credit -= quantity * multiplier(contract.root) * mid.value;
  }
  return credit > 0 ? ok((2 * price.value.halfSpreads) / credit) : absent('no-credit-at-mid');
}
