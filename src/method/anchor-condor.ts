import type { Leg } from '../book/index.ts';
import {
  type IsoDate,
  lastTradeAt,
  type MarketView,
  type OptionChain,
  quoteAt,
  strikeIndex,
  strike as strikeOf,
  TOUCH,
  travelByLegCount,
  type YearFraction,
} from '../market/index.ts';
import { ok, type Result, remembered } from '../math/index.ts';
import {
  fitSmile,
  MINUTES_PER_YEAR,
  type ParityForward,
  type PricingBasis,
  parityForward,
  type SmilePoint,
  type SmileSlice,
  strikeGreeks,
  yearsToExpiry,
} from '../volatility/index.ts';
import { distancesOf } from './anchor-distances.ts';
import type { AnchorDraft } from './anchor-draft.ts';
import { thetaWorkings } from './anchor-theta.ts';
import type { EventEffect } from './events.ts';
import { absentGate, firstFailure, gate } from './gate.ts';
import { placeCondor } from './placement.ts';
import { breachWorkings } from './placement-odds.ts';
import { type CondorStrikes, condorSides, packageCredit } from './placement-strikes.ts';
import type { Candidate, Gate, LayerPlan, Working } from './plan.ts';
import { conversionCheck, dividendCheck, parityCheck } from './quote-checks.ts';
import { rangeInputs } from './range-inputs.ts';
import type { AnchorRules, Strategy } from './strategy/strategy.ts';

/** Strikes shown on each side of a chosen one. */
const SHOWN = 3;

/** What the entry of one session is about. */
export interface CondorEntry {
  readonly id: string;
  readonly chain: OptionChain;
  /** What a release in its life does to it; absent where no events policy is on. */
  readonly event: EventEffect | undefined;
}

/** Chooses the strikes of one entry and refuses it unless every quote it rests on holds. */
export function planCondor(
  view: MarketView,
  strategy: Strategy,
  draft: AnchorDraft,
  { id, chain, event }: CondorEntry,
): LayerPlan {
  const { gates, notes, workings, candidates, entered } = rememberedChoice(view, { strategy, chain, event });
  draft.gates.push(...gates);
  draft.notes.push(...notes);
  draft.workings.push(...workings);
  draft.candidates.push(...candidates);
  if (!entered) return draft.refuse();
  return draft.enter(entered.reason, { id, layer: 'anchor', legs: entered.legs }, event?.requires);
}

type Terms = Omit<CondorEntry, 'id'> & { readonly strategy: Strategy };

/** The condor that one market and one strategy lead to, with all that was weighed; nothing of an account is in it. */
interface CondorChoice {
  readonly gates: Gate[];
  readonly notes: readonly Gate[];
  readonly workings: Working[];
  readonly candidates: readonly Candidate[];
  /** Absent when a gate refuses. */
  readonly entered?: { readonly reason: string; readonly legs: readonly Leg[] };
}

// All accounts that follow the strategy choose the same.
const rememberedChoice = remembered(
  chooseCondor,
  (one, other) => one.strategy === other.strategy && one.chain === other.chain && one.event === other.event,
);

function chooseCondor(view: MarketView, { strategy, chain, event }: Terms): CondorChoice {
  const gates: Gate[] = [];
  const workings: Working[] = [];
  const refused = { gates, notes: [], workings, candidates: [] };
  const { anchor, entry } = strategy;
  gates.push(...timeGates(view, chain, entry.maxQuoteAgeMinutes));

  const parity = parityForward(chain);
  const years = yearsToExpiry(chain);
  if (!parity.ok || !years.ok) {
    const failed = parity.ok ? years : parity;
    gates.push(
      absentGate(
        'forward',
        'by parity',
        'points',
        failed.ok ? '' : failed.reason,
        failed.ok ? '' : failed.detail,
      ),
    );
    return refused;
  }
  const { forward, discount } = parity.value;
  const basis: PricingBasis = { forward, discount, years: years.value };
  workings.push(...forwardWorkings(view, chain, parity.value, years.value));

  const smile = strikeGreeks(chain, basis).flatMap(({ point }) =>
    point.ok && point.value.basis === 'mid' ? [point.value] : [],
  );
  const travel = strategy.execution.headline === 'touch' ? TOUCH : travelByLegCount(4);
  const fit = fitSmile(chain, basis);
  const density: Result<SmileSlice> = fit.ok ? ok({ forward, parameters: fit.value.slice.parameters }) : fit;
  const distances = distancesOf(view, anchor, forward, event);
  const notes: Gate[] = [...(distances?.gates ?? [])];
  const placed = placeCondor(anchor, {
    chain,
    forward,
    discount,
    smile,
    range: rangeInputs(view, chain, basis),
    travel,
    wings: anchor.wings,
    density,
    ...(distances ? { distances } : {}),
  });
  if (!placed.ok) {
    gates.push(absentGate('placement', anchor.placement.rule, 'rule', placed.reason, placed.detail));
    return { ...refused, notes };
  }
  const { strikes } = placed.value;
  workings.push(...placed.value.workings, ...breachWorkings(density, strikes));
  const candidates = weighedStrikes(smile, strikes);
  gates.push(...legGates(chain, strikes));
  if (anchor.checks) {
    for (const check of [
      ...parityCheck(parity.value, strikes, anchor.checks),
      ...conversionCheck(view, chain, anchor.checks),
      ...dividendCheck(view, anchor.checks),
    ]) {
      // A check that cannot be made is noted and refuses nothing.
      (check.outcome === 'absent' ? notes : gates).push(check);
    }
  }
  const touch = packageCredit(chain, strikes, TOUCH);
  if (touch.ok) {
    gates.push(creditGate(touch.value, anchor.minCreditPoints));
    workings.push(...creditWorkings(touch.value, strikes, anchor.wings));
  }
  if (firstFailure(gates)) return { gates, notes, workings, candidates };
  const condors = event?.condors ?? anchor.condors;
  workings.push(...thetaWorkings(view, chain, strikes, condors, density, discount));
  const entered = {
    reason: `sell ${condors} × ${strikes.longPut}/${strikes.shortPut}/${strikes.shortCall}/${strikes.longCall} of ${chain.expiry}`,
    legs: condorLegs(strikes, chain.expiry, condors),
  };
  return { gates, notes, workings, candidates, entered };
}

/** Whether the series still trades and its quotes are fresh. */
function timeGates(view: MarketView, chain: OptionChain, maxQuoteAgeMinutes: number): readonly Gate[] {
  const cutOff = lastTradeAt({
    kind: 'option',
    root: chain.root,
    expiry: chain.expiry,
    right: 'C',
    strike: strikeOf(chain.strikes[0]!),
  });
  const hoursLeft = (cutOff - view.asOf) / 3_600_000;
  const age = (view.asOf - chain.quotedAt) / 60_000;
  return [
    gate(
      'series-open',
      hoursLeft,
      0,
      'hours to last trade',
      view.asOf < cutOff,
      'the series has stopped trading',
    ),
    gate('quote-age', age, maxQuoteAgeMinutes, 'minutes', age <= maxQuoteAgeMinutes, 'the chain is stale'),
  ];
}

/** What the forward of the chain is, and how sure of it the quotes are. */
function forwardWorkings(
  view: MarketView,
  chain: OptionChain,
  { forward, discount, standardError, used, outliers }: ParityForward,
  years: YearFraction,
): readonly Working[] {
  const spot = view.level('SPX');
  return [
    { name: 'expiry', value: chain.expiry, unit: 'date' },
    { name: 'time to expiry', value: years * MINUTES_PER_YEAR, unit: 'calendar minutes' },
    { name: 'parity forward', value: forward, unit: 'index points' },
    { name: 'forward standard error', value: standardError, unit: 'index points' },
    { name: 'discount factor', value: discount, unit: '1' },
    { name: 'strikes in the parity fit', value: used, unit: 'strikes' },
    {
      name: 'strikes rejected by parity',
      value: outliers.length === 0 ? 'none' : outliers.join(', '),
      unit: 'index points',
    },
    ...(spot
      ? [
          { name: 'forward − SPX index', value: forward - spot.value, unit: 'index points' },
          { name: 'age of the index tick', value: (view.asOf - spot.tickedAt) / 60_000, unit: 'minutes' },
        ]
      : []),
  ];
}

function legGates(chain: OptionChain, strikes: CondorStrikes): Gate[] {
  return condorSides(strikes).map(({ strike, right, side }) => {
    const quote = quoteAt(chain, strikeIndex(chain, strike), right);
    const label = `${side === 1 ? 'long' : 'short'} ${strike} ${right}`;
    const seen = 'bid' in quote && 'ask' in quote ? `${quote.bid} / ${quote.ask}` : quote.kind;
    return gate(
      `quote of ${label}`,
      seen,
      'two-sided',
      'points bid / ask',
      quote.kind === 'two-sided',
      `quote is ${quote.kind}`,
    );
  });
}

function creditGate(credit: number, least: number): Gate {
  return gate(
    'credit',
    credit,
    least,
    'points at the touch',
    credit > least + 1e-9,
    least === 0 ? 'the package pays nothing at the touch' : 'the package pays too little at the touch',
  );
}

/** What the package pays at the touch and what that means for its loss and its odds. */
function creditWorkings(
  credit: number,
  { shortPut, shortCall }: CondorStrikes,
  { putPoints, callPoints }: AnchorRules['wings'],
): readonly Working[] {
  const width = Math.max(putPoints, callPoints);
  return [
    { name: 'credit at the touch', value: credit, unit: 'index points' },
    { name: 'wider wing', value: width, unit: 'index points' },
    { name: 'largest loss per condor at the touch', value: (width - credit) * 100, unit: 'US dollars' },
    {
      name: 'break-evens at the touch',
      value: `${(shortPut - credit).toFixed(2)} / ${(shortCall + credit).toFixed(2)}`,
      unit: 'index points',
    },
    {
      name: 'win rate that breaks even if every loss is full',
      value: 100 * (1 - credit / width),
      unit: '%',
    },
  ];
}

function condorLegs(strikes: CondorStrikes, expiry: IsoDate, condors: number): readonly Leg[] {
  return condorSides(strikes).map(({ strike, right, side }) => ({
    contract: { kind: 'option', root: 'SPXW', expiry, right, strike: strikeOf(strike) },
    quantity: side * condors,
  }));
}

/** The chosen strikes with their neighbours, so that a reader sees what else was there. */
function weighedStrikes(smile: readonly SmilePoint[], strikes: CondorStrikes): Candidate[] {
  const around = (role: Candidate['role'], chosen: number, neighbours: number): Candidate[] => {
    const at = smile.findIndex((point) => point.strike === chosen);
    if (at < 0) return [];
    return smile.slice(Math.max(0, at - neighbours), at + neighbours + 1).map((point) => ({
      role,
      strike: point.strike,
      bid: point.price - point.halfSpread,
      ask: point.price + point.halfSpread,
      volPercent: point.volatility * 100,
      delta: point.greeks.delta,
      chosen: point.strike === chosen,
    }));
  };
  return [
    ...around('long-put', strikes.longPut, 0),
    ...around('short-put', strikes.shortPut, SHOWN),
    ...around('short-call', strikes.shortCall, SHOWN),
    ...around('long-call', strikes.longCall, 0),
  ];
}
