import type { BookView, Leg } from '../book/index.ts';
import {
  type IsoDate,
  lastTradeAt,
  type MarketView,
  nextDailyExpiry,
  type OptionChain,
  quoteAt,
  sessionAt,
  strikeIndex,
  strike as strikeOf,
  TOUCH,
  travelByLegCount,
} from '../market/index.ts';
import {
  type PricingBasis,
  parityForward,
  type SmilePoint,
  strikeGreeks,
  yearsToExpiry,
} from '../volatility/index.ts';
import { entryClock } from './entry-clock.ts';
import { absentGate, explainFailure, firstFailure, gate } from './gate.ts';
import { type CondorStrikes, condorSides, packageCredit, placeCondor } from './placement.ts';
import type { Candidate, Gate, LayerPlan, Package, Working } from './plan.ts';
import { rangeInputs } from './range-inputs.ts';
import type { Strategy } from './strategy.ts';

const ROOT = 'SPXW';
/** Strikes shown on each side of a chosen one. */
const SHOWN = 3;

/**
 * Layer one, the base temporal theta anchor: once a session, a short iron condor on the next session's SPXW expiry,
 * held to settlement. Everything the choice rests on is in the plan.
 */
export function planAnchor(view: MarketView, book: BookView, strategy: Strategy): LayerPlan {
  const keep = book.positions
    .filter((position) => position.layer === 'anchor')
    .map((position) => position.id);
  const clock = entryClock(view, strategy.entry);
  const draft = new Draft(keep);
  if (!clock.isEntry) return draft.idle('not the entry snapshot of the session');
  draft.gates.push(
    gate(
      'entry-clock',
      clock.distanceMinutes,
      strategy.entry.toleranceMinutes,
      `minutes from ${strategy.entry.time} ${strategy.entry.zone}`,
      true,
      '',
    ),
  );
  const id = `anchor ${clock.tradeDate}`;
  draft.gates.push(
    gate(
      'one-a-session',
      keep.includes(id) ? 'entered' : 'none',
      'none',
      'entries so far',
      !keep.includes(id),
      'this session was entered at an earlier snapshot',
    ),
  );
  const session = sessionAt(view.asOf, ROOT).name;
  draft.gates.push(
    gate(
      'market-open',
      session,
      'regular or curb',
      'session',
      session === 'regular' || session === 'curb',
      `options trade in session "${session}"`,
    ),
  );
  draft.gates.push(vixGate(view, strategy));
  const expiry = nextDailyExpiry(clock.tradeDate);
  if (!expiry.ok) {
    draft.gates.push(absentGate('next-day-expiry', clock.tradeDate, 'date', expiry.reason, expiry.detail));
    return draft.refuse();
  }
  const chain = view.chain(ROOT, expiry.value);
  if (!chain) {
    draft.gates.push(
      absentGate('chain', expiry.value, 'expiry', 'no-chain', `no ${ROOT} chain of ${expiry.value}`),
    );
    return draft.refuse();
  }
  if (firstFailure(draft.gates)) return draft.refuse();
  return planCondor(view, strategy, draft, id, chain);
}

/** Collects what the decision saw until it ends in a verdict. */
class Draft {
  readonly gates: Gate[] = [];
  readonly workings: Working[] = [];
  readonly candidates: Candidate[] = [];
  readonly #keep: readonly string[];

  constructor(keep: readonly string[]) {
    this.#keep = keep;
  }

  idle(reason: string): LayerPlan {
    return this.#plan(this.#keep.length > 0 ? 'hold' : 'idle', reason, []);
  }

  refuse(): LayerPlan {
    return this.#plan('refuse', explainFailure(firstFailure(this.gates)!), []);
  }

  enter(reason: string, open: Package): LayerPlan {
    return this.#plan('enter', reason, [open]);
  }

  #plan(verdict: LayerPlan['verdict'], reason: string, open: readonly Package[]): LayerPlan {
    const engaged = this.#keep.length + open.length > 0;
    const { gates, workings, candidates } = this;
    return {
      layer: 'anchor',
      verdict,
      reason,
      phase: engaged ? 'engaged' : 'idle',
      gates,
      workings,
      candidates,
      keep: this.#keep,
      open,
    };
  }
}

function planCondor(
  view: MarketView,
  strategy: Strategy,
  draft: Draft,
  id: string,
  chain: OptionChain,
): LayerPlan {
  const { gates, workings, candidates } = draft;
  const { anchor, entry } = strategy;
  const cutOff = lastTradeAt({
    kind: 'option',
    root: ROOT,
    expiry: chain.expiry,
    right: 'C',
    strike: strikeOf(chain.strikes[0]!),
  });
  gates.push(
    gate(
      'series-open',
      (cutOff - view.asOf) / 3_600_000,
      0,
      'hours to last trade',
      view.asOf < cutOff,
      'the series has stopped trading',
    ),
  );
  const age = (view.asOf - chain.quotedAt) / 60_000;
  gates.push(
    gate(
      'quote-age',
      age,
      entry.maxQuoteAgeMinutes,
      'minutes',
      age <= entry.maxQuoteAgeMinutes,
      'the chain is stale',
    ),
  );

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
    return draft.refuse();
  }
  const { forward, discount, standardError, used, outliers } = parity.value;
  const basis: PricingBasis = { forward, discount, years: years.value };
  const spot = view.level('SPX');
  workings.push(
    { name: 'expiry', value: chain.expiry, unit: 'date' },
    { name: 'time to expiry', value: years.value * 525_600, unit: 'calendar minutes' },
    { name: 'parity forward', value: forward, unit: 'index points' },
    { name: 'forward standard error', value: standardError, unit: 'index points' },
    { name: 'discount factor', value: discount, unit: '1' },
    { name: 'strikes in the parity fit', value: used, unit: 'strikes' },
    {
      name: 'strikes rejected by parity',
      value: outliers.length === 0 ? 'none' : outliers.join(', '),
      unit: 'index points',
    },
    ...(spot ? [{ name: 'forward − SPX index', value: forward - spot.value, unit: 'index points' }] : []),
    ...(spot
      ? [{ name: 'age of the index tick', value: (view.asOf - spot.tickedAt) / 60_000, unit: 'minutes' }]
      : []),
  );

  const smile = strikeGreeks(chain, basis).flatMap(({ point }) =>
    point.ok && point.value.basis === 'mid' ? [point.value] : [],
  );
  const travel = strategy.execution.headline === 'touch' ? TOUCH : travelByLegCount(4);
  const placed = placeCondor(anchor, {
    chain,
    forward,
    smile,
    range: rangeInputs(view, chain, basis),
    travel,
  });
  if (!placed.ok) {
    gates.push(absentGate('placement', anchor.placement.rule, 'rule', placed.reason, placed.detail));
    return draft.refuse();
  }
  const { strikes } = placed.value;
  workings.push(...placed.value.workings);
  candidates.push(...weighedStrikes(smile, strikes));
  gates.push(...legGates(chain, strikes));
  const touch = packageCredit(chain, strikes, TOUCH);
  const width = Math.max(anchor.wings.putPoints, anchor.wings.callPoints);
  if (touch.ok) {
    gates.push(
      gate(
        'credit',
        touch.value,
        0,
        'points at the touch',
        touch.value > 1e-9,
        'the package pays nothing at the touch',
      ),
    );
    workings.push(
      { name: 'credit at the touch', value: touch.value, unit: 'index points' },
      { name: 'wider wing', value: width, unit: 'index points' },
      {
        name: 'largest loss per condor at the touch',
        value: (width - touch.value) * 100,
        unit: 'US dollars',
      },
      {
        name: 'break-evens at the touch',
        value: `${(strikes.shortPut - touch.value).toFixed(2)} / ${(strikes.shortCall + touch.value).toFixed(2)}`,
        unit: 'index points',
      },
      {
        name: 'win rate that breaks even if every loss is full',
        value: 100 * (1 - touch.value / width),
        unit: '%',
      },
    );
  }
  if (firstFailure(gates)) return draft.refuse();
  return draft.enter(
    `sell ${anchor.condors} × ${strikes.longPut}/${strikes.shortPut}/${strikes.shortCall}/${strikes.longCall} of ${chain.expiry}`,
    { id, layer: 'anchor', legs: condorLegs(strikes, chain.expiry, anchor.condors) },
  );
}

function vixGate(view: MarketView, strategy: Strategy): Gate {
  const limit = strategy.anchor.maxVix;
  const level = view.level('VIX');
  if (limit === undefined) return gate('vix', level?.value ?? 'not read', 'no limit', 'VIX points', true, '');
  if (!level) return absentGate('vix', limit, 'VIX points', 'no-level');
  return gate('vix', level.value, limit, 'VIX points', level.value <= limit, 'VIX is above its limit');
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

function condorLegs(strikes: CondorStrikes, expiry: IsoDate, condors: number): readonly Leg[] {
  return condorSides(strikes).map(({ strike, right, side }) => ({
    contract: { kind: 'option', root: ROOT, expiry, right, strike: strikeOf(strike) },
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
