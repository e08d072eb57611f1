import { type BookView, type LayerName, lotsOf, type Position } from '../book/index.ts';
import type { MarketView } from '../market/index.ts';
import { ok, type Result } from '../math/index.ts';
import { absentGate, gate } from './gate.ts';
import { type Cap, capsOf, exposureWith, scaled } from './governor-caps.ts';
import { type Exposure, equityOf, stakeOf } from './governor-exposure.ts';
import { isLocked } from './locked.ts';
import type { Gate, LayerPlan, Package, Working } from './plan.ts';
import type { Strategy } from './strategy/strategy.ts';
import { costsOf, type TradingCosts } from './trading-costs.ts';
import { pricePackage, reversed } from './transitions-price.ts';

/**
 * Sizes every package that the layers want to open down to the largest whole number of lots at which each cap holds,
 * given what is kept and what was opened before it, in `order`. A hedge that the condor requires is taken whole or not
 * at all: half a hedge covers nothing that was asked. A cap whose input is missing refuses the package: an
 * exposure that cannot be figured is not taken.
 */
export function govern(
  layers: readonly LayerPlan[],
  order: readonly LayerName[],
  required: readonly LayerName[],
  view: MarketView,
  book: BookView,
  strategy: Strategy,
): readonly LayerPlan[] {
  if (!strategy.governor || layers.every(({ open }) => open.length === 0)) return layers;
  const costs = costsOf(view, strategy);
  const equity = equityOf(view, book);
  const governed = new Map<LayerName, LayerPlan>();
  let exposure = keptExposure(layers, view, book, costs);
  for (const layer of order) {
    const plan = layers.find((one) => one.layer === layer);
    if (!plan || plan.open.length === 0) continue;
    if (!equity.ok || !exposure.ok) {
      const missing = equity.ok ? (exposure as Result<never> & { ok: false }) : equity;
      const blind = absentGate('governor: equity', 'known', 'US dollars', missing.reason, missing.detail);
      governed.set(layer, refused(plan, [blind], [], `governor: ${blind.reason}`));
      continue;
    }
    const whole = layer !== 'anchor' && required.includes(layer);
    const account = { equity: equity.value, before: exposure.value };
    const sized = sizeLayer(plan, whole, account, view, strategy);
    const restored = sized.plan.open.length > 0 ? [] : replacedHedges(plan, book);
    const keep = [...sized.plan.keep, ...restored.map(({ id }) => id)];
    const phase = restored.length > 0 ? plan.phase : sized.plan.phase;
    governed.set(layer, { ...sized.plan, keep, phase });
    exposure = withRestored(sized.exposure, restored, view, costs);
  }
  return layers.map((plan) => governed.get(plan.layer) ?? plan);
}

/** The account once the closings of this decision are done at the touch, before anything is opened. */
function keptExposure(
  layers: readonly LayerPlan[],
  view: MarketView,
  book: BookView,
  costs: TradingCosts,
): Result<Exposure> {
  let cash = book.cash / 100;
  const stakes = [];
  for (const position of book.positions) {
    const plan = layers.find(({ layer }) => layer === position.layer);
    if (!plan || plan.keep.includes(position.id) || isLocked(position)) {
      stakes.push(stakeOf(position));
      continue;
    }
    const price = pricePackage(view, reversed(position.legs), costs);
    if (!price.ok) return price;
    cash += price.value.cash - price.value.fees;
  }
  return ok({ cash, stakes });
}

/** What a hedge layer wanted to replace: it stays when the replacement is refused. */
function replacedHedges({ layer, keep }: LayerPlan, book: BookView): readonly Position[] {
  if (layer === 'anchor') return [];
  return book.positions.filter(
    (position) => position.layer === layer && !keep.includes(position.id) && !isLocked(position),
  );
}

function withRestored(
  { cash, stakes }: Exposure,
  restored: readonly Position[],
  view: MarketView,
  costs: TradingCosts,
): Result<Exposure> {
  let left = cash;
  for (const { legs } of restored) {
    const price = pricePackage(view, reversed(legs), costs);
    if (!price.ok) return price;
    left -= price.value.cash - price.value.fees;
  }
  return ok({ cash: left, stakes: [...stakes, ...restored.map(stakeOf)] });
}

interface Sized {
  readonly plan: LayerPlan;
  readonly exposure: Exposure;
}

function sizeLayer(
  plan: LayerPlan,
  whole: boolean,
  { equity, before }: { readonly equity: number; readonly before: Exposure },
  view: MarketView,
  strategy: Strategy,
): Sized {
  const costs = costsOf(view, strategy);
  const gates: Gate[] = [];
  const workings: Working[] = [{ name: 'governor: equity', value: equity, unit: 'US dollars' }];
  const open: Package[] = [];
  const cuts: string[] = [];
  let exposure = before;
  for (const wanted of plan.open) {
    const asked = lotsOf(wanted.legs);
    const lot = wanted.legs.map((leg) => ({ ...leg, quantity: leg.quantity / asked }));
    const inputs = {
      rules: strategy.governor!,
      view,
      costs,
      equity,
      before: exposure,
      layer: plan.layer,
      lot,
    };
    const caps = capsOf(inputs);
    const { lots: possible, binding } = largestSize(caps, asked);
    const lots = whole && binding ? 0 : possible;
    const shown = lots > 0 ? lots : whole ? asked : 1;
    gates.push(...caps.map((cap) => capGate(cap, shown)));
    workings.push(
      { name: `governor: lots of ${wanted.id}`, value: `${lots} of ${asked}`, unit: 'lots' },
      { name: 'governor: binding cap', value: binding?.id ?? 'none', unit: 'cap' },
    );
    if (binding) cuts.push(`${asked} → ${lots} by ${binding.id}`);
    if (lots === 0) continue;
    const after = exposureWith(inputs, lots);
    if (after.ok) exposure = after.value;
    open.push(lots === asked ? wanted : { ...wanted, legs: scaled(lot, lots) });
  }
  const reason = `governor: ${cuts.join('; ')}`;
  if (open.length === 0) return { plan: refused(plan, gates, workings, reason), exposure };
  return {
    plan: {
      ...plan,
      reason: cuts.length > 0 ? `${plan.reason}; ${reason}` : plan.reason,
      gates: [...plan.gates, ...gates],
      workings: [...plan.workings, ...workings],
      open,
    },
    exposure,
  };
}

function refused(
  plan: LayerPlan,
  gates: readonly Gate[],
  workings: readonly Working[],
  reason: string,
): LayerPlan {
  const flat = plan.layer === 'anchor' ? 'idle' : 'armed';
  return {
    ...plan,
    verdict: 'refuse',
    reason,
    phase: plan.keep.length > 0 ? plan.phase : flat,
    gates: [...plan.gates, ...gates],
    workings: [...plan.workings, ...workings],
    open: [],
  };
}

/** The largest size at which all caps hold, and the first cap that forbids one lot more. */
function largestSize(
  caps: readonly Cap[],
  asked: number,
): { readonly lots: number; readonly binding: Cap | undefined } {
  let binding: Cap | undefined;
  for (let lots = asked; lots > 0; lots--) {
    const broken = caps.find((cap) => !holds(cap, cap.at(lots)));
    if (!broken) return { lots, binding };
    binding = broken;
  }
  return { lots: 0, binding };
}

function holds({ sense, limit }: Cap, figure: Result<number>): boolean {
  if (!figure.ok) return false;
  return sense === 'most' ? figure.value <= limit : figure.value >= limit;
}

/** The cap at the size taken; at a refusal at the smallest size that would have been taken. */
function capGate(cap: Cap, lots: number): Gate {
  const id = `governor: ${cap.id}`;
  const figure = cap.at(lots);
  if (!figure.ok) return absentGate(id, cap.limit, cap.unit, figure.reason, figure.detail);
  return gate(
    id,
    figure.value,
    cap.limit,
    cap.unit,
    holds(cap, figure),
    `not met by ${lots} lot${lots === 1 ? '' : 's'}`,
  );
}
