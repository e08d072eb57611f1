import type { BookView, Leg, Position } from '../book/index.ts';
import { daysBetween, isDated, isLater, type MarketView, multiplier, tradeDateAt } from '../market/index.ts';
import type { Result } from '../math/index.ts';
import { absentGate, gate } from './gate.ts';
import { equityOf } from './governor-exposure.ts';
import { scenariosOf } from './hedge-scenario.ts';
import { hedgeWorkings } from './hedge-stress.ts';
import { isLocked } from './locked.ts';
import type { Gate, LayerPlan, Package, Working } from './plan.ts';
import { armGate, outlivesArm } from './second-engine-arm.ts';
import { premiumSpent } from './second-engine-budget.ts';
import { hurdlesOf } from './second-engine-hurdle.ts';
import { type Part, partsOf } from './second-engine-parts.ts';
import { type Gain, reinvested } from './second-engine-reinvest.ts';
import { sessionsSince } from './sessions-since.ts';
import type { SecondEngineRules, Strategy } from './strategy/strategy.ts';
import { costsOf, type TradingCosts } from './trading-costs.ts';
import { pricePackage, reversed } from './transitions-price.ts';

const LAYER = 'second-engine';

/**
 * Layer three, the second engine: far out-of-the-money SPX put spreads or a ladder of VIX calls, bought in slices while
 * armed out of the month's budget and the account's own cash, sold when disarmed, near expiry, or worth enough.
 * `condors` are the legs of all condors that the session will hold; `required` says that one of them needs this layer,
 * which is then covered as a whole or not at all.
 */
export function planSecondEngine(
  view: MarketView,
  book: BookView,
  strategy: Strategy,
  condors: readonly Leg[] = [],
  required = false,
): LayerPlan | undefined {
  const rules = strategy.secondEngine;
  if (!rules) return undefined;
  const draft = new Draft(
    book.positions.filter((position) => position.layer === LAYER && !isLocked(position)),
  );
  const costs = costsOf(view, strategy);
  const due = draft.held.filter((position) => isDue(view, position, rules));
  const alive = draft.held.filter((position) => !due.includes(position));
  const armed = armGate(view, rules.arm, alive.length > 0);
  draft.gates.push(armed);
  draft.sell(due, 'too near its expiry');
  if (armed.outcome === 'fail' && !outlivesArm(rules.arm)) draft.sell(alive, 'not armed');
  monetise(view, rules, costs, alive, draft);
  const rest = restPhase(view, book, rules, draft);
  // The gain of a sale may be spent although the layer is not armed: the publisher does so while VIX is high.
  if (draft.gains.length > 0 && !tooHigh(draft)) {
    const open = reinvested(view, strategy, rules, draft.gains, () => equityOf(view, book));
    draft.gates.push(...open.gates);
    draft.workings.push(...open.workings);
    if (open.packages.length > 0)
      return draft.enter('part of the gain goes into a longer rung', open.packages);
  }
  if (armed.outcome !== 'pass') {
    const reason = `not armed: ${armed.reason ?? ''}`;
    return armed.outcome === 'absent'
      ? draft.refuse(reason, rest ?? 'idle')
      : draft.rest(reason, rest ?? 'idle');
  }
  if (rest) {
    const phase = rest === 'monetising' ? 'profits were taken this session' : 'cooling down after a sale';
    draft.gates.push(gate('cool-down', rest, 'none', 'phase', false, phase));
    return draft.rest(phase, rest);
  }
  const hurdles = hurdlesOf(view, book, rules);
  draft.gates.push(...hurdles.gates);
  draft.workings.push(...hurdles.workings);
  if (hurdles.refusal !== undefined) return draft.refuse(hurdles.refusal, 'armed');
  if (tooHigh(draft)) return draft.rest('VIX is above the level at which the layer sells', 'armed');
  return buy({ view, book, strategy, rules, condors }, draft, required);
}

function isDue(view: MarketView, position: Position, { closeDays }: SecondEngineRules): boolean {
  return closeDays > 0 && daysLeft(view, position) <= closeDays;
}

function daysLeft(view: MarketView, { legs }: Position): number {
  const { contract } = legs[0]!;
  if (!isDated(contract)) return Number.POSITIVE_INFINITY;
  return daysBetween(tradeDateAt(view.asOf), contract.expiry);
}

const VIX_GATE = 'monetise: vix';

/** Whether VIX is above the level at which the layer sells. */
function tooHigh({ gates }: Draft): boolean {
  return gates.some(({ id, outcome }) => id === VIX_GATE && outcome === 'fail');
}

/** Sells what is worth its multiple at the touch, and everything while VIX is above its level. */
function monetise(
  view: MarketView,
  { monetise: rule }: SecondEngineRules,
  costs: TradingCosts,
  alive: readonly Position[],
  draft: Draft,
): void {
  if (!rule) return;
  const { profitMultiple, vixAbove } = rule;
  if (vixAbove !== undefined) {
    const level = view.level('VIX');
    if (!level) draft.gates.push(absentGate(VIX_GATE, vixAbove, 'VIX points', 'no-level', 'VIX'));
    else {
      const calm = level.value <= vixAbove;
      draft.gates.push(gate(VIX_GATE, level.value, vixAbove, 'VIX points', calm, 'high enough to sell'));
      if (!calm) draft.sell(alive, `VIX is above ${vixAbove}`, 'profit');
    }
  }
  if (profitMultiple === undefined) return;
  for (const position of alive) {
    const id = `monetise: ${position.id}`;
    const cost = position.legs.reduce(
      (sum, { contract, quantity, price }) => sum + quantity * price * multiplier(contract.root),
      0,
    );
    const sale = pricePackage(view, reversed(position.legs), costs);
    if (!sale.ok || !(cost > 0)) {
      const [reason, detail] = sale.ok ? ['no-cost', `${cost} dollars`] : [sale.reason, sale.detail];
      draft.gates.push(absentGate(id, profitMultiple, 'value at the touch / cost', reason!, detail));
      continue;
    }
    const multiple = sale.value.cash / cost;
    const below = multiple < profitMultiple;
    draft.gates.push(
      gate(id, multiple, profitMultiple, 'value at the touch / cost', below, 'worth enough to sell'),
    );
    if (below) continue;
    draft.sell([position], `worth ${multiple.toFixed(2)} times its cost`, 'profit');
    draft.gains.push({ positionId: position.id, dollars: sale.value.cash - sale.value.fees - cost });
  }
}

/** The phase after a sale at a profit: monetising for the rest of its session, then cooling; none when neither. */
function restPhase(
  view: MarketView,
  book: BookView,
  { monetise: rule }: SecondEngineRules,
  draft: Draft,
): 'monetising' | 'cooling' | undefined {
  if (draft.takesProfit) return 'monetising';
  const { phase, since } = book.layerState(LAYER);
  if (!rule || (phase !== 'monetising' && phase !== 'cooling')) return undefined;
  const passed = sessionsSince(view, since);
  if (phase === 'monetising' && passed === 0) return 'monetising';
  // Cooling is entered at the first snapshot of the session after the sale.
  const sessions = phase === 'monetising' ? passed : passed + 1;
  return sessions <= rule.coolSessions ? 'cooling' : undefined;
}

/** What a purchase is decided on. */
interface Setting {
  readonly view: MarketView;
  readonly book: BookView;
  readonly strategy: Strategy;
  readonly rules: SecondEngineRules;
  /** Legs of all condors that the session will hold. */
  readonly condors: readonly Leg[];
}

/** Buys today's slice of each part that is not complete, as far as budget and cash go. */
function buy({ view, book, strategy, rules, condors }: Setting, draft: Draft, required: boolean): LayerPlan {
  const tradeDate = tradeDateAt(view.asOf);
  const costs = costsOf(view, strategy);
  const equity = () => equityOf(view, book);
  const purse = openPurse(view, book, rules, equity, draft);
  if (!purse) return draft.refuse('the budget cannot be figured', 'armed');
  const open: Package[] = [];
  const missing: string[] = [];
  for (const part of partsOf(rules, strategy.anchor.condors)) {
    const held = draft.kept.filter(({ id }) => id.endsWith(part.suffix));
    const stale = held.filter((position) => daysLeft(view, position) <= (part.renewDays ?? -1));
    const own = held.filter((position) => !stale.includes(position));
    const boughtToday = own.some(({ openedAt }) => tradeDateAt(openedAt) === tradeDate);
    if (own.length >= rules.slices || boughtToday) continue;
    const lacks = (reason: string) => {
      if (held.length === 0) missing.push(reason);
    };
    const found = part.find(view, equity);
    if (!found.ok) {
      draft.gates.push(windowGate(part, found));
      lacks(`${found.reason}: ${found.detail ?? ''}`);
      continue;
    }
    draft.workings.push(...found.value.workings);
    const { lot, lots: total } = found.value;
    if (stale.some(({ legs }) => !isLater(lot[0]!.contract, legs[0]!.contract))) continue;
    const slice = sliceOf(total, own.length, rules.slices);
    if (slice === 0) continue;
    const price = pricePackage(view, lot, costs);
    if (!price.ok) {
      draft.gates.push(absentGate(part.gate, 'quoted', 'touch', price.reason, price.detail));
      lacks(`${price.reason}: ${price.detail ?? ''}`);
      continue;
    }
    const cost = -price.value.cash;
    const { lots, gates, reason } = affordable(part.gate, purse, slice, cost);
    draft.gates.push(...gates);
    if (lots === 0) {
      lacks(reason);
      continue;
    }
    purse.spend(lots * cost);
    draft.sell(stale, 'renewed by a later expiry');
    draft.workings.push({
      name: `premium of ${part.gate}`,
      value: lots * cost,
      unit: 'US dollars at the touch',
    });
    const legs = lot.map((leg) => ({ ...leg, quantity: leg.quantity * lots }));
    open.push({ id: `second-engine ${tradeDate} ${view.asOf}${part.suffix}`, layer: LAYER, legs });
  }
  if (missing.length > 0 && (required || open.length === 0)) return draft.refuse(missing.join('; '), 'armed');
  if (open.length === 0)
    return draft.rest(draft.kept.length > 0 ? 'armed and held' : 'nothing is wanted', 'armed');
  const scenarios = scenariosOf(view);
  const bought = open.flatMap(({ legs }) => legs);
  if (scenarios.ok) draft.workings.push(...hedgeWorkings(scenarios.value, condors, bought));
  return draft.enter(missing.length > 0 ? `armed; left out: ${missing.join('; ')}` : 'armed', open);
}

function windowGate(
  { gate: id, window }: Part,
  found: { readonly reason: string; readonly detail?: string },
): Gate {
  return absentGate(id, `${window.min}–${window.max}`, 'days to expiry', found.reason, found.detail);
}

/** Lots of the next of so many equal slices; the early ones take what does not divide. */
export function sliceOf(lots: number, bought: number, slices: number): number {
  return Math.ceil(((bought + 1) * lots) / slices) - Math.ceil((bought * lots) / slices);
}

/** What may still be spent, US dollars; without a budget only the cash bounds it. */
interface Purse {
  readonly budget: () => number | undefined;
  readonly cash: () => number;
  readonly spend: (dollars: number) => void;
}

function openPurse(
  view: MarketView,
  book: BookView,
  { budgetBasisPointsPerMonth }: SecondEngineRules,
  equity: () => Result<number>,
  draft: Draft,
): Purse | undefined {
  let budget: number | undefined;
  let cash = book.cash / 100;
  if (budgetBasisPointsPerMonth !== undefined) {
    const account = equity();
    if (!account.ok) {
      draft.gates.push(
        absentGate('budget', budgetBasisPointsPerMonth, 'bp of equity', account.reason, account.detail),
      );
      return undefined;
    }
    const month = (account.value * budgetBasisPointsPerMonth) / 10_000;
    const spent = premiumSpent(view, book, LAYER);
    budget = Math.max(0, month - spent);
    draft.workings.push(
      { name: 'premium budget of the month', value: month, unit: 'US dollars' },
      { name: 'premium spent this month', value: spent, unit: 'US dollars' },
    );
  }
  return {
    budget: () => budget,
    cash: () => cash,
    spend: (dollars) => {
      cash -= dollars;
      if (budget !== undefined) budget -= dollars;
    },
  };
}

/** Lots that budget and cash allow, with a gate for each. */
function affordable(
  part: string,
  purse: Purse,
  slice: number,
  cost: number,
): { readonly lots: number; readonly gates: readonly Gate[]; readonly reason: string } {
  const gates: Gate[] = [];
  let lots = slice;
  let reason = '';
  const bound = (id: string, left: number, why: string) => {
    const possible = cost > 0 ? Math.max(0, Math.floor(left / cost + 1e-9)) : slice;
    gates.push(gate(`${part}: ${id}`, cost, left, 'US dollars a lot, and left', possible > 0, why));
    if (possible === 0 && reason === '') reason = `${id}: ${why}`;
    lots = Math.min(lots, possible);
  };
  const budget = purse.budget();
  if (budget !== undefined) bound('budget', budget, 'one lot costs more than is left of the month’s budget');
  bound('cash', purse.cash(), 'one lot costs more than the account’s cash');
  return { lots, gates, reason };
}

/** Collects what the decision saw and sells until it ends in a verdict. */
class Draft {
  readonly held: readonly Position[];
  readonly gates: Gate[] = [];
  readonly workings: Working[] = [];
  readonly #sold = new Map<string, string>();
  /** What was sold at its profit multiple, with the gain at the touch after the fees of the sale. */
  readonly gains: Gain[] = [];
  takesProfit = false;

  constructor(held: readonly Position[]) {
    this.held = held;
  }

  get kept(): readonly Position[] {
    return this.held.filter(({ id }) => !this.#sold.has(id));
  }

  sell(positions: readonly Position[], why: string, kind: 'profit' | 'other' = 'other'): void {
    for (const { id } of positions) {
      if (this.#sold.has(id)) continue;
      this.#sold.set(id, why);
      if (kind === 'profit') this.takesProfit = true;
    }
  }

  /** Nothing is bought, by the layer's own rules. */
  rest(reason: string, empty: LayerPlan['phase']): LayerPlan {
    const verdict = this.#sold.size > 0 ? 'exit' : this.held.length > 0 ? 'hold' : 'idle';
    return this.#plan(verdict, reason, empty, []);
  }

  /** Something is wanted and cannot be had, or what would say so is missing. */
  refuse(reason: string, empty: LayerPlan['phase']): LayerPlan {
    const covered = this.kept.length > 0;
    return covered
      ? this.rest(`${reason}; what is held stays`, empty)
      : this.#plan('refuse', reason, empty, []);
  }

  enter(reason: string, open: readonly Package[]): LayerPlan {
    return this.#plan('enter', reason, this.takesProfit ? 'monetising' : 'engaged', open);
  }

  #plan(
    verdict: LayerPlan['verdict'],
    reason: string,
    empty: LayerPlan['phase'],
    open: readonly Package[],
  ): LayerPlan {
    const { gates, workings, kept } = this;
    const sales = [...new Set(this.#sold.values())].map((why) => `sold: ${why}`);
    const resting = empty === 'monetising' || empty === 'cooling';
    return {
      layer: LAYER,
      verdict,
      reason: [reason, ...sales].join('; '),
      phase: kept.length > 0 && !resting ? 'engaged' : empty,
      gates,
      workings,
      candidates: [],
      keep: kept.map(({ id }) => id),
      open,
    };
  }
}
