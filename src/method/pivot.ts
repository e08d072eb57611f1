import type { BookView, Leg, Position } from '../book/index.ts';
import { contractLabel } from '../book/index.ts';
import {
  type Contract,
  daysBetween,
  isDated,
  isLater,
  type MarketView,
  sessionAt,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result, remembered } from '../math/index.ts';
import { absentGate, gate } from './gate.ts';
import { type Found, findFund, findFuture, findVixCall } from './hedge-instruments.ts';
import { hedgeMultiple } from './hedge-ratio.ts';
import { ratioSignals } from './hedge-ratio-signals.ts';
import { type Scenarios, scenariosOf } from './hedge-scenario.ts';
import { type HedgeTarget, hedgeTarget, wholeContracts } from './hedge-sizing.ts';
import { hedgeWorkings } from './hedge-stress.ts';
import { isLocked } from './locked.ts';
import { resize } from './pivot-resize.ts';
import { readTriggers } from './pivot-triggers.ts';
import type { Gate, LayerPlan, Working } from './plan.ts';
import { sessionsSince } from './sessions-since.ts';
import type { PivotRules, Strategy } from './strategy/strategy.ts';
import { costsOf } from './trading-costs.ts';

/**
 * Layer two, the adaptive volatility pivot: long VIX exposure in a ratio to the condors while enough triggers hold, let
 * go when they are gone, then not taken again for the stated sessions. `condors` are the legs of all condors
 * that the session will hold.
 */
export function planPivot(
  view: MarketView,
  book: BookView,
  strategy: Strategy,
  condors: readonly Leg[] = [],
): LayerPlan | undefined {
  const rules = strategy.pivot;
  if (!rules) return undefined;
  const free = book.positions.filter((position) => !isLocked(position));
  const held = free.filter((position) => position.layer === 'pivot');
  const state = book.layerState('pivot');
  const anchors = free.filter((position) => position.layer === 'anchor');
  const triggers = readTriggers(view, anchors, rules, held.length > 0);
  const { holding, unknown } = triggers;
  const draft = new Draft(held, [...triggers.gates], [...triggers.workings]);
  const passed = state.phase === 'cooling' ? sessionsSince(view, state.since) : Number.POSITIVE_INFINITY;
  const cooling = passed <= rules.coolSessions;
  const rest = cooling ? 'cooling' : 'idle';
  const reason = `${holding} of ${triggers.gates.length} triggers hold, ${rules.need} needed`;
  if (held.some(({ legs }) => isClosed(view, legs[0]!.contract)))
    return draft.hold(`${reason}; the market of what is held is closed`);
  if (holding < rules.need) {
    const undecided = holding + unknown >= rules.need;
    const missing = `${reason}; ${unknown} cannot be computed`;
    if (held.length === 0) return undecided ? draft.refuse(missing, rest) : draft.idle(reason, rest);
    if (undecided) return draft.hold(`${missing}; what is held stays`);
    return draft.exit(reason, rules.coolSessions > 0 ? 'cooling' : 'idle');
  }
  const setting = { view, strategy, rules, condors };
  if (held.length > 0) {
    return rolled(setting, draft, reason) ?? resized(setting, draft, reason);
  }
  if (cooling) {
    draft.gates.push(
      gate(
        'cool-down',
        passed,
        rules.coolSessions + 1,
        'sessions since the exit',
        false,
        'still cooling down',
      ),
    );
    return draft.idle(`${reason}; cooling down`, 'cooling');
  }
  return entered(setting, draft, reason);
}

/** Whether shares cannot be traded now; options and futures are left to their quotes. */
function isClosed(view: MarketView, contract: Contract): boolean {
  return contract.kind === 'fund' && sessionAt(view.asOf, contract.root).name === 'closed';
}

/** Collects what the decision saw until it ends in a verdict. */
class Draft {
  readonly held: readonly Position[];
  readonly gates: Gate[];
  readonly workings: Working[];

  constructor(held: readonly Position[], gates: Gate[], workings: Working[]) {
    this.held = held;
    this.gates = gates;
    this.workings = workings;
  }

  idle(reason: string, phase: LayerPlan['phase']): LayerPlan {
    return this.#plan('idle', reason, phase, [], []);
  }

  refuse(reason: string, phase: LayerPlan['phase']): LayerPlan {
    return this.#plan('refuse', reason, phase, [], []);
  }

  exit(reason: string, phase: LayerPlan['phase']): LayerPlan {
    return this.#plan('exit', reason, phase, [], []);
  }

  hold(reason: string): LayerPlan {
    return this.#plan('hold', reason, 'engaged', this.held, []);
  }

  /** Opens one leg beside the positions that are kept. */
  enter(reason: string, view: MarketView, keep: readonly Position[], leg: Leg): LayerPlan {
    const tradeDate = tradeDateAt(view.asOf);
    const id = `pivot ${tradeDate} ${view.asOf}`;
    return this.#plan('enter', reason, 'engaged', keep, [{ id, layer: 'pivot', legs: [leg] }]);
  }

  #plan(
    verdict: LayerPlan['verdict'],
    reason: string,
    phase: LayerPlan['phase'],
    keep: readonly Position[],
    open: LayerPlan['open'],
  ): LayerPlan {
    const { gates, workings } = this;
    return {
      layer: 'pivot',
      verdict,
      reason,
      phase,
      gates,
      workings,
      candidates: [],
      keep: keep.map(({ id }) => id),
      open,
    };
  }
}

/** What a size is decided on. */
interface Setting {
  readonly view: MarketView;
  readonly strategy: Strategy;
  readonly rules: PivotRules;
  /** Legs of all condors that the session will hold. */
  readonly condors: readonly Leg[];
}

function entered(setting: Setting, draft: Draft, reason: string): LayerPlan {
  const { view, rules, condors } = setting;
  const found = findInstrument(view, rules);
  if (!found.ok) {
    if (rules.instrument.kind === 'VIX-ETF')
      draft.gates.push(absentGate('fund', 'quoted', 'bid and offer', found.reason, found.detail));
    return draft.refuse(`${found.reason}: ${found.detail ?? ''}`, 'armed');
  }
  const scenarios = scenariosOf(view);
  const target = sizeOf(setting, draft, found.value.contract, scenarios);
  if (!target.ok) {
    const why = `${target.reason}: ${target.detail ?? ''}`;
    // Where nothing has to be covered, being uncovered is no failure.
    return target.reason === 'no-condors' ? draft.idle(why, 'armed') : draft.refuse(why, 'armed');
  }
  const { contracts, formula } = target.value;
  const quantity = wholeContracts(contracts);
  if (quantity < 1) return draft.refuse(`rounds-to-zero: ${formula} is no whole contract`, 'armed');
  const leg = { contract: found.value.contract, quantity };
  draft.workings.push(
    { name: 'contracts', value: quantity, unit: `${formula}, halves down` },
    ...found.value.workings,
  );
  if (scenarios.ok) draft.workings.push(...hedgeWorkings(scenarios.value, condors, [leg]));
  return draft.enter(reason, view, [], leg);
}

/** The size for one contract with the ratio of the moment; what it rests on goes into the draft. */
function sizeOf(
  { view, strategy, rules, condors }: Setting,
  draft: Draft,
  contract: Contract,
  scenarios: Result<Scenarios>,
): Result<HedgeTarget> {
  const ratio = multipleOf(view, rules.ratio);
  draft.gates.push(...ratio.gates);
  draft.workings.push(...ratio.workings);
  const inputs = { entry: strategy.anchor.condors, multiple: ratio.multiple, contract, condors, scenarios };
  const target = hedgeTarget(rules.sizing, inputs);
  if (target.ok) draft.workings.push(...target.value.workings);
  return target;
}

// All accounts that follow the rules read the same of a market.
const multipleOf = remembered(
  (view: MarketView, rules: PivotRules['ratio']) => hedgeMultiple(rules, ratioSignals(view, rules)),
  (one, other) => one === other,
);

/** Changes what is near its expiry into the next tenor, in the same size; undefined when nothing is due. */
function rolled({ view, rules, condors }: Setting, draft: Draft, reason: string): LayerPlan | undefined {
  if (rules.rollDays === 0) return undefined;
  const tradeDate = tradeDateAt(view.asOf);
  const daysLeft = ({ legs: [leg] }: Position) =>
    isDated(leg!.contract) ? daysBetween(tradeDate, leg!.contract.expiry) : Number.POSITIVE_INFINITY;
  const due = draft.held.filter((position) => daysLeft(position) <= rules.rollDays);
  if (due.length === 0) return undefined;
  const left = Math.min(...due.map(daysLeft));
  const target = rollTarget(view, rules, due);
  if (!target.ok) {
    draft.gates.push(absentGate('roll', rules.rollDays, 'calendar days left', target.reason, target.detail));
    return draft.hold(`${reason}; the roll has no later tenor`);
  }
  draft.gates.push(gate('roll', left, rules.rollDays, 'calendar days left', true, ''));
  const leg = { contract: target.value.contract, quantity: contractsIn(due) };
  draft.workings.push(...target.value.workings);
  const scenarios = scenariosOf(view);
  if (scenarios.ok) draft.workings.push(...hedgeWorkings(scenarios.value, condors, [leg]));
  const keep = draft.held.filter((position) => !due.includes(position));
  return draft.enter(`${reason}; rolled with ${left} days left`, view, keep, leg);
}

function contractsIn(positions: readonly Position[]): number {
  return positions.reduce((sum, { legs }) => sum + legs[0]!.quantity, 0);
}

/** Holds, or brings the size to its target where the policy's no-trade band lets it. */
function resized(setting: Setting, draft: Draft, reason: string): LayerPlan {
  const { view, strategy, condors } = setting;
  const band = strategy.policy?.band;
  if (!band || band.rule === 'infinite') return draft.hold(reason);
  const { contract } = draft.held[0]!.legs[0]!;
  const scenarios = scenariosOf(view);
  const target = sizeOf(setting, draft, contract, scenarios);
  // Without a condor there is nothing to size against, and nothing is missing.
  if (!target.ok && target.reason === 'no-condors') return draft.hold(reason);
  const held = { contract, quantity: contractsIn(draft.held) };
  const costs = costsOf(view, strategy);
  const change = resize(view, band, { held, target, condors, scenarios, costs });
  draft.gates.push(change.gate);
  if (change.contracts === held.quantity) return draft.hold(reason);
  if (change.contracts < 1) return draft.exit(`${reason}; the hedge’s target is no whole contract`, 'armed');
  const leg = { contract, quantity: change.contracts };
  if (scenarios.ok) draft.workings.push(...hedgeWorkings(scenarios.value, condors, [leg]));
  return draft.enter(`${reason}; resized from ${held.quantity} to ${change.contracts}`, view, [], leg);
}

function rollTarget(view: MarketView, rules: PivotRules, due: readonly Position[]): Result<Found> {
  const found = findInstrument(view, rules);
  if (!found.ok) return found;
  const { contract } = found.value;
  const held = due.find(({ legs: [leg] }) => !isLater(contract, leg!.contract));
  return held ? absent('no-later-tenor', contractLabel(held.legs[0]!.contract)) : ok(found.value);
}

function findInstrument(view: MarketView, { instrument }: PivotRules): Result<Found<Contract>> {
  switch (instrument.kind) {
    case 'VIX-call':
      return findVixCall(view, { ...instrument, expiry: 'shortest' });
    case 'VIX-ETF':
      return findFund(view, instrument.symbol);
    case 'VX':
    case 'VXM':
      return findFuture(view, instrument.kind, instrument.minDays);
  }
}
