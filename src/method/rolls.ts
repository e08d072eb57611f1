import { type BookView, contractLabel, type Leg, lotsOf, type Position } from '../book/index.ts';
import {
  daysBetween,
  type IsoDate,
  isDated,
  type MarketView,
  type OptionChain,
  sessionAt,
  strikeIndex,
  strike as strikeOf,
  TOUCH,
  travelByLegCount,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import {
  expectedRange,
  fitSmile,
  parityForward,
  pointAt,
  strikeGreeks,
  yearsToExpiry,
} from '../volatility/index.ts';
import { absentGate, explainFailure, firstFailure, gate } from './gate.ts';
import { equityOf, largestPayout, stakeOf } from './governor-exposure.ts';
import { placeCondor } from './placement.ts';
import { condorSides } from './placement-strikes.ts';
import type { Gate, LayerPlan, Package, Working } from './plan.ts';
import { rangeInputs } from './range-inputs.ts';
import { chainOf, rolledId } from './rolls-chain.ts';
import type { RollRules, Strategy } from './strategy/strategy.ts';
import { costsOf } from './trading-costs.ts';
import { pricePackage, reversed } from './transitions-price.ts';

const ROOT = 'SPXW';

/**
 * The roll policy over what the anchor keeps: a condor of an earlier session that meets a trigger is given up for one of
 * the same number in a later expiry, placed by the strategy's own rule. Refused, and the condor kept, when the chain has
 * rolled often enough, when the whole chain could then lose more than before (so a roll must bring at least what
 * it costs), or more than its cap. One roll a session and chain: noise around a trigger cannot trade again before the next.
 */
export function withRolls(
  anchor: LayerPlan,
  view: MarketView,
  book: BookView,
  strategy: Strategy,
): LayerPlan {
  const { rolls } = strategy;
  if (!rolls) return anchor;
  const { tradeDate } = sessionAt(view.asOf, ROOT);
  let plan = anchor;
  for (const position of book.positions) {
    if (!anchor.keep.includes(position.id)) continue;
    if (sessionAt(position.openedAt, ROOT).tradeDate >= tradeDate) continue;
    const triggers = readTriggers(rolls, position, view);
    const gates = [...plan.gates, ...triggers];
    const trigger = triggers.find(({ outcome }) => outcome === 'pass');
    if (!trigger) {
      plan = { ...plan, gates };
      continue;
    }
    const found = planRoll(position, view, book, strategy, rolls);
    plan = { ...plan, gates: [...gates, ...found.gates], workings: [...plan.workings, ...found.workings] };
    const failed = firstFailure(found.gates);
    if (failed || !found.open) {
      plan = {
        ...plan,
        reason: `${plan.reason}; roll refused: ${failed ? explainFailure(failed) : 'no package'}`,
      };
      continue;
    }
    const done = `roll ${position.id} on ${trigger.id}`;
    plan = {
      ...plan,
      verdict: 'enter',
      reason: plan.verdict === 'enter' ? `${plan.reason}; ${done}` : `${done}; ${plan.reason}`,
      phase: 'engaged',
      keep: plan.keep.filter((id) => id !== position.id),
      open: [...plan.open, found.open],
    };
  }
  return plan;
}

/** Keeps a condor whose successor was refused or cut after the roll was planned: a roll is done whole or not at all. */
export function settleRolls(wanted: LayerPlan, final: LayerPlan, book: BookView): LayerPlan {
  let plan = final;
  for (const { id } of book.positions) {
    const successor = wanted.open.find((one) => one.id === rolledId(id));
    if (!successor) continue;
    const opened = plan.open.find((one) => one.id === successor.id);
    if (opened && lotsOf(opened.legs) === lotsOf(successor.legs)) continue;
    const open = plan.open.filter((one) => one.id !== successor.id);
    const verdict = open.length > 0 ? plan.verdict : plan.verdict === 'enter' ? 'hold' : plan.verdict;
    plan = { ...plan, verdict, phase: 'engaged', keep: [...plan.keep, id], open };
  }
  return plan;
}

function readTriggers({ triggers }: RollRules, position: Position, view: MarketView): readonly Gate[] {
  const gates: Gate[] = [];
  const { range, vix, shortDelta } = triggers;
  const read = (id: string, level: number, unit: string, input: Result<number>) => {
    const name = `roll ${id}`;
    if (!input.ok) gates.push(absentGate(name, level, unit, input.reason, input.detail));
    else gates.push(gate(name, input.value, level, unit, input.value >= level, 'below its level'));
  };
  if (range) read('range', range.percent, '% of the forward', dayRange(range.estimator, view));
  if (vix !== undefined) {
    const level = view.level('VIX');
    read('vix', vix, 'VIX points', level ? ok(level.value) : absent('no-level', 'VIX'));
  }
  if (shortDelta !== undefined)
    read('short-delta', shortDelta, 'absolute forward delta', largestDelta(position, view));
  return gates;
}

/** Expected range to the next session's expiry, % of the forward. */
function dayRange(
  estimator: NonNullable<RollRules['triggers']['range']>['estimator'],
  view: MarketView,
): Result<number> {
  const expiry = view.oneDayExpiry(sessionAt(view.asOf, ROOT).tradeDate);
  if (!expiry.ok) return expiry;
  const chain = view.chain(ROOT, expiry.value);
  if (!chain) return absent('no-chain', `${ROOT} ${expiry.value}`);
  const basis = basisOf(chain);
  if (!basis.ok) return basis;
  const range = expectedRange(estimator, rangeInputs(view, chain, basis.value));
  return range.ok ? ok(range.value.percent) : range;
}

function largestDelta({ legs }: Position, view: MarketView): Result<number> {
  let largest = 0;
  for (const { contract, quantity } of legs) {
    if (contract.kind !== 'option' || quantity >= 0) continue;
    const chain = view.chain(contract.root, contract.expiry);
    if (!chain) return absent('no-chain', `${contract.root} ${contract.expiry}`);
    const basis = basisOf(chain);
    if (!basis.ok) return basis;
    const index = strikeIndex(chain, contract.strike);
    if (index < 0) return absent('not-listed', `${contract.strike}`);
    const point = pointAt(chain, index, basis.value);
    if (!point.ok) return point;
    // The smile is quoted by the out-of-the-money side; parity gives the other side's delta.
    const { side, greeks } = point.value;
    const delta = Math.abs(greeks.delta);
    largest = Math.max(largest, side === contract.right ? delta : 1 - delta);
  }
  return ok(largest);
}

function basisOf(chain: OptionChain) {
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  return ok({ forward, discount, years: years.value });
}

interface PlannedRoll {
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
  readonly open?: Package;
}

function planRoll(
  position: Position,
  view: MarketView,
  book: BookView,
  strategy: Strategy,
  rules: RollRules,
): PlannedRoll {
  const { earlier, rolls } = chainOf(position.id);
  const gates: Gate[] = [
    gate(
      'roll count',
      rolls + 1,
      rules.maxRolls,
      'rolls in the chain',
      rolls < rules.maxRolls,
      'the chain has rolled enough',
    ),
  ];
  if (rolls >= rules.maxRolls) return { gates, workings: [] };
  const target = targetLegs(position, view, strategy, rules);
  const equity = equityOf(view, book);
  if (!target.ok || !equity.ok) {
    const missing = target.ok ? (equity as typeof equity & { ok: false }) : target;
    return {
      gates: [
        ...gates,
        absentGate('roll target', windowOf(rules), 'days to expiry', missing.reason, missing.detail),
      ],
      workings: [],
    };
  }
  const costs = costsOf(view, strategy);
  const close = pricePackage(view, reversed(position.legs), costs);
  const open = pricePackage(view, target.value, costs);
  const before = largestPayout(position.legs);
  const after = largestPayout(target.value);
  const failed = [close, open, before, after].find((one) => !one.ok);
  if (!close.ok || !open.ok || !before.ok || !after.ok) {
    const { reason, detail } = failed as Result<never> & { ok: false };
    return {
      gates: [...gates, absentGate('roll price', 'quoted', 'US dollars', reason, detail)],
      workings: [],
    };
  }
  const realised = earlier.reduce((sum, id) => sum + book.ledger.earnedBy(id), 0) / 100;
  const held = before.value - stakeOf(position).brought - realised;
  const brought = close.value.cash - close.value.fees + open.value.cash - open.value.fees;
  const next = after.value - stakeOf(position).brought - brought - realised;
  const cap = rules.maxChainShare * equity.value;
  gates.push(
    gate(
      'roll max loss',
      next,
      held,
      'US dollars',
      next <= held + 1e-6,
      'the chain could lose more than before',
    ),
    gate('roll chain cap', next, cap, 'US dollars', next <= cap, 'the chain could lose more than its cap'),
  );
  return {
    gates,
    workings: [
      { name: 'roll: cash it brings at the touch, fees off', value: brought, unit: 'US dollars' },
      { name: 'roll: realised by the chain before', value: realised, unit: 'US dollars' },
    ],
    open: { id: rolledId(position.id), layer: 'anchor', legs: target.value },
  };
}

function windowOf({ targetDays }: RollRules): string {
  return `${targetDays.min}–${targetDays.max}`;
}

/** The condor rolled into: the shortest quoted expiry in the window that is later than the held one. */
function targetLegs(
  position: Position,
  view: MarketView,
  strategy: Strategy,
  { targetDays }: RollRules,
): Result<readonly Leg[]> {
  const { tradeDate } = sessionAt(view.asOf, ROOT);
  const { contract } = position.legs[0]!;
  if (!isDated(contract)) return absent('no-expiry', contractLabel(contract));
  const held: IsoDate = contract.expiry;
  const chain = view.chains(ROOT).find(({ expiry }) => {
    const days = daysBetween(tradeDate, expiry);
    return expiry > held && days >= targetDays.min && days <= targetDays.max;
  });
  if (!chain) return absent('no-expiry-in-window', `no ${ROOT} expiry after ${held} is quoted there`);
  const basis = basisOf(chain);
  if (!basis.ok) return basis;
  const smile = strikeGreeks(chain, basis.value).flatMap(({ point }) =>
    point.ok && point.value.basis === 'mid' ? [point.value] : [],
  );
  const { forward, discount } = basis.value;
  const fit = fitSmile(chain, basis.value);
  const placed = placeCondor(strategy.anchor, {
    chain,
    forward,
    discount,
    smile,
    density: fit.ok ? ok({ forward, parameters: fit.value.slice.parameters }) : fit,
    wings: strategy.anchor.wings,
    range: rangeInputs(view, chain, basis.value),
    travel: strategy.execution.headline === 'touch' ? TOUCH : travelByLegCount(4),
  });
  if (!placed.ok) return placed;
  const condors = lotsOf(position.legs);
  return ok(
    condorSides(placed.value.strikes).map(({ strike, right, side }) => ({
      contract: { kind: 'option', root: ROOT, expiry: chain.expiry, right, strike: strikeOf(strike) },
      quantity: side * condors,
    })),
  );
}
