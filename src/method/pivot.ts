import type { BookView, Leg } from '../book/index.ts';
import {
  type Contract,
  daysBetween,
  type FutureRoot,
  isExpiry,
  type MarketView,
  sessionAt,
  strike as strikeOf,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { frontRatio, moveInRanges, type Signal, vixChange } from '../signals/index.ts';
import { parityForward, strikeGreeks, yearsToExpiry } from '../volatility/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, LayerPlan, Working } from './plan.ts';
import type { PivotRules, Strategy } from './strategy.ts';

/**
 * Layer two, the adaptive volatility pivot: long VIX exposure in a ratio to the condors while enough triggers hold.
 * A trigger that held must fall to its release level before it counts as gone, so that noise does not trade.
 */
export function planPivot(view: MarketView, book: BookView, strategy: Strategy): LayerPlan | undefined {
  const rules = strategy.pivot;
  if (!rules) return undefined;
  const held = book.positions.filter((position) => position.layer === 'pivot').map((position) => position.id);
  const engaged = held.length > 0;
  const { gates, workings, holding, known } = readTriggers(view, rules, engaged);
  const base = { layer: 'pivot', gates, workings, candidates: [] } as const;
  const unknown = gates.length - known;
  if (holding < rules.need && holding + unknown >= rules.need) {
    const reason = `${holding} of ${rules.need} needed triggers hold and ${unknown} cannot be computed`;
    return engaged
      ? {
          ...base,
          verdict: 'hold',
          reason: `${reason}; what is held stays`,
          phase: 'engaged',
          keep: held,
          open: [],
        }
      : { ...base, verdict: 'refuse', reason, phase: 'idle', keep: [], open: [] };
  }
  if (holding < rules.need) {
    const verdict = held.length > 0 ? 'exit' : 'idle';
    return {
      ...base,
      verdict,
      reason: `${holding} of ${rules.need} needed triggers hold`,
      phase: 'idle',
      keep: [],
      open: [],
    };
  }
  const reason = `${holding} of ${rules.need} needed triggers hold`;
  if (held.length > 0) return { ...base, verdict: 'hold', reason, phase: 'engaged', keep: held, open: [] };

  const leg = hedgeLeg(view, rules, strategy.anchor.condors);
  if (!leg.ok) {
    return {
      ...base,
      verdict: 'refuse',
      reason: `${leg.reason}: ${leg.detail ?? ''}`,
      phase: 'idle',
      keep: [],
      open: [],
    };
  }
  workings.push(...leg.value.workings);
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  return {
    ...base,
    verdict: 'enter',
    reason,
    phase: 'engaged',
    keep: [],
    open: [{ id: `pivot ${tradeDate} ${view.asOf}`, layer: 'pivot', legs: [leg.value.leg] }],
  };
}

interface Triggers {
  readonly gates: Gate[];
  readonly workings: Working[];
  readonly holding: number;
  readonly known: number;
}

function readTriggers(view: MarketView, rules: PivotRules, engaged: boolean): Triggers {
  const { vixChangePoints, frontRatio: ratio, moveInExpectedRanges } = rules.triggers;
  const configured: [
    { engage: number; release: number } | undefined,
    string,
    (view: MarketView) => Signal,
  ][] = [
    [vixChangePoints, 'vix-change', vixChange],
    [ratio, 'front-ratio', frontRatio],
    [moveInExpectedRanges, 'move-in-ranges', moveInRanges],
  ];
  const gates: Gate[] = [];
  const workings: Working[] = [];
  let holding = 0;
  let known = 0;
  for (const [trigger, id, signal] of configured) {
    if (!trigger) continue;
    const level = engaged ? trigger.release : trigger.engage;
    const read = signal(view);
    if (!read.ok) {
      gates.push(absentGate(id, level, engaged ? 'release level' : 'engage level', read.reason, read.detail));
      continue;
    }
    known++;
    const { value, unit, inputs } = read.value;
    const holds = value >= level;
    if (holds) holding++;
    gates.push(gate(id, value, level, unit, holds, `below its ${engaged ? 'release' : 'engage'} level`));
    for (const [name, input] of Object.entries(inputs))
      workings.push({ name: `${id}: ${name}`, value: input, unit: 'as named' });
  }
  return { gates, workings, holding, known };
}

interface HedgeLeg {
  readonly leg: Leg;
  readonly workings: readonly Working[];
}

function hedgeLeg(view: MarketView, rules: PivotRules, condors: number): Result<HedgeLeg> {
  // Halves round down: a hedge is not bought larger than asked.
  const contracts = Math.ceil(rules.perCondor * condors - 0.5);
  if (contracts < 1)
    return absent(
      'rounds-to-zero',
      `${rules.perCondor} per condor × ${condors} condors is no whole contract`,
    );
  const sized: Working = {
    name: 'contracts',
    value: contracts,
    unit: `${rules.perCondor} per condor × ${condors} condors, halves down`,
  };
  const found =
    rules.instrument.kind === 'VIX-call' ? vixCall(view, rules.instrument) : future(view, rules.instrument);
  if (!found.ok) return found;
  return ok({
    leg: { contract: found.value.contract, quantity: contracts },
    workings: [sized, ...found.value.workings],
  });
}

interface Found {
  readonly contract: Contract;
  readonly workings: readonly Working[];
}

/** The first monthly tenor of the curve with enough days left. */
function future(
  view: MarketView,
  instrument: { readonly kind: FutureRoot; readonly minDays: number },
): Result<Found> {
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  const tenor = view
    .curve()
    ?.tenors.find(
      (one) => isExpiry('VIX', one.expiry) && daysBetween(tradeDate, one.expiry) >= instrument.minDays,
    );
  if (!tenor)
    return absent(
      'no-tenor',
      `no monthly ${instrument.kind} with ${instrument.minDays} days left on the curve`,
    );
  return ok({
    contract: { kind: 'future', root: instrument.kind, expiry: tenor.expiry },
    workings: [
      { name: `${instrument.kind} expiry`, value: tenor.expiry, unit: 'date' },
      {
        name: `${instrument.kind} bid / ask (${tenor.provenance})`,
        value: `${tenor.bid} / ${tenor.ask}`,
        unit: 'VIX points',
      },
    ],
  });
}

/** On the shortest monthly VIX expiry inside the window, the call with the delta nearest to the wanted one. */
function vixCall(
  view: MarketView,
  { delta, minDays, maxDays }: { readonly delta: number; readonly minDays: number; readonly maxDays: number },
): Result<Found> {
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  const chain = view.chains('VIX').find((one) => {
    const days = daysBetween(tradeDate, one.expiry);
    return days >= minDays && days <= maxDays;
  });
  if (!chain)
    return absent('no-expiry-in-window', `no monthly VIX expiry ${minDays}–${maxDays} days away is quoted`);
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  let best: { strike: number; delta: number } | undefined;
  for (const { point } of strikeGreeks(chain, { forward, discount, years: years.value })) {
    if (!point.ok || point.value.basis !== 'mid') continue;
    // The smile is quoted by the out-of-the-money side; a put's delta gives its call's by parity.
    const callDelta = point.value.side === 'C' ? point.value.greeks.delta : 1 + point.value.greeks.delta;
    if (!best || Math.abs(callDelta - delta) < Math.abs(best.delta - delta))
      best = { strike: point.value.strike, delta: callDelta };
  }
  if (!best) return absent('no-quoted-strike', `VIX ${chain.expiry}`);
  return ok({
    contract: {
      kind: 'option',
      root: 'VIX',
      expiry: chain.expiry,
      right: 'C',
      strike: strikeOf(best.strike),
    },
    workings: [
      { name: 'VIX option expiry', value: chain.expiry, unit: 'date' },
      { name: 'VX level by parity', value: forward, unit: 'VIX points' },
      { name: 'call strike', value: best.strike, unit: 'VIX points' },
      { name: 'call delta', value: best.delta, unit: 'forward delta' },
    ],
  });
}
