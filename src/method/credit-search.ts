import type { OptionChain, SpreadTravel } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { SmileSlice } from '../volatility/index.ts';
import { fairCredit, lossProbability } from './placement-odds.ts';
import {
  type CondorStrikes,
  packageCredit,
  type QuotedSmile,
  type Shorts,
  shortCallBeyond,
  shortPutBeyond,
  withWings,
} from './placement-strikes.ts';
import type { Working } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** What a search for strikes reads. */
export interface SearchInputs extends QuotedSmile {
  readonly chain: OptionChain;
  readonly wings: AnchorRules['wings'];
  /** Travel at which the headline fill of the package is taken. */
  readonly travel: SpreadTravel;
}

/** Short strikes a rule chose, with the trace of how. */
export interface Found {
  readonly shorts: Shorts;
  readonly workings: readonly Working[];
}

/** A condor whose sides stand at these distances from the forward, with its credit at the headline fill. */
export interface Attempt {
  readonly below: number;
  readonly above: number;
  readonly strikes: CondorStrikes;
  readonly credit: number;
}

const SLACK = 1e-9;
/** Steps that one side may be nearer to the forward than the other when the skew chooses. */
const MAX_LEAD = 4;

/** The condor at two distances; undefined where a strike is not quoted, a wing not listed or a leg not priced. */
export function attemptAt(inputs: SearchInputs, below: number, above: number): Attempt | undefined {
  const shorts = { put: shortPutBeyond(inputs, below), call: shortCallBeyond(inputs, above) };
  const strikes = withWings(inputs.wings, inputs.chain, shorts);
  if (!strikes.ok) return undefined;
  const credit = packageCredit(inputs.chain, strikes.value, inputs.travel);
  return credit.ok ? { below, above, strikes: strikes.value, credit: credit.value } : undefined;
}

/** From wide to narrow: the sides move in by turns until the package's credit reaches the target. */
export function creditByTurns(
  target: number,
  start: number,
  step: number,
  inputs: SearchInputs,
): Result<Found, 'credit-not-reached'> {
  const workings: Working[] = [];
  let below = start;
  let above = start;
  for (let turn = 0; below > 0 && above > 0; turn++) {
    const attempt = attemptAt(inputs, below, above);
    if (attempt) {
      workings.push(traced(turn + 1, attempt));
      if (attempt.credit >= target - SLACK) return ok({ shorts: shortsOf(attempt), workings });
    }
    if (turn % 2 === 0) below -= step;
    else above -= step;
  }
  return absent('credit-not-reached', `no strikes give ${target} points`);
}

/**
 * From wide to narrow: at each step that side moves in which gains more credit for the risk-neutral probability of loss
 * it adds, so that the dearer wing of the smile is sold nearer. A step in raises a side's own worth, so the search is kept
 * from running off with it: no side gets more than four steps ahead. Of two equal sides the put moves.
 */
export function creditBySkew(
  target: number,
  start: number,
  step: number,
  inputs: SearchInputs,
  slice: SmileSlice,
): Result<Found, 'credit-not-reached'> {
  const workings: Working[] = [];
  let here = firstPriced(start, step, inputs);
  let most = here;
  for (let count = 1; here; count++) {
    workings.push(traced(count, here));
    if (here.credit >= target - SLACK) return ok({ shorts: shortsOf(here), workings });
    if (here.credit > most!.credit) most = here;
    const put = movedIn(here, 'put', step, inputs);
    const call = movedIn(here, 'call', step, inputs);
    const worthPut = put ? creditPerOdds(here, put, slice) : Number.NEGATIVE_INFINITY;
    const worthCall = call ? creditPerOdds(here, call, slice) : Number.NEGATIVE_INFINITY;
    workings.push({
      name: `search step ${count}: gain of moving the put / the call in`,
      value: `${put ? worthPut.toFixed(4) : 'none'} / ${call ? worthCall.toFixed(4) : 'none'}`,
      unit: 'points of credit per % of added loss probability',
    });
    const ahead = (here.above - here.below) / step;
    if (ahead >= MAX_LEAD - SLACK) here = call;
    else if (ahead <= SLACK - MAX_LEAD) here = put;
    else here = worthPut >= worthCall ? put : call;
  }
  const best = most
    ? `; the most is ${most.credit.toFixed(2)} at ${most.strikes.shortPut} / ${most.strikes.shortCall}`
    : '';
  return absent('credit-not-reached', `no strikes give ${target} points${best}`);
}

/** The widest condor inside `start` that can be priced: the sides come in by turns until it can. */
function firstPriced(start: number, step: number, inputs: SearchInputs): Attempt | undefined {
  for (let turn = 0; start - step * Math.ceil(turn / 2) > 0; turn++) {
    const attempt = attemptAt(
      inputs,
      start - step * Math.ceil(turn / 2),
      start - step * Math.floor(turn / 2),
    );
    if (attempt) return attempt;
  }
  return undefined;
}

/** The next condor with a nearer strike on one side; undefined when none is left out of the money. */
function movedIn(
  { below, above, strikes }: Attempt,
  side: 'put' | 'call',
  step: number,
  inputs: SearchInputs,
): Attempt | undefined {
  for (let by = step; by < (side === 'put' ? below : above); by += step) {
    const next = side === 'put' ? attemptAt(inputs, below - by, above) : attemptAt(inputs, below, above - by);
    if (!next) continue;
    if (next.strikes.shortPut !== strikes.shortPut || next.strikes.shortCall !== strikes.shortCall)
      return next;
  }
  return undefined;
}

/**
 * Points of credit gained per percentage point of added risk-neutral probability of loss. Both are taken from the fitted
 * smile: the tick of a quote is as large as what one step gains.
 */
function creditPerOdds(from: Attempt, to: Attempt, slice: SmileSlice): number {
  const [before, after] = [fairCredit(slice, from.strikes), fairCredit(slice, to.strikes)];
  const odds = lossProbability(slice, to.strikes, after) - lossProbability(slice, from.strikes, before);
  return odds > 0 ? (after - before) / (100 * odds) : Number.NEGATIVE_INFINITY;
}

function traced(count: number, { strikes, credit }: Attempt): Working {
  return {
    name: `search step ${count}: ${strikes.shortPut} / ${strikes.shortCall}`,
    value: credit,
    unit: 'points of credit',
  };
}

function shortsOf({ strikes }: Attempt): Shorts {
  return { put: strikes.shortPut, call: strikes.shortCall };
}
