import type { BookView, Leg, Position } from '../book/index.ts';
import {
  daysBetween,
  type IsoDate,
  type MarketView,
  sessionAt,
  strike as strikeOf,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { impliedPremiumChange } from '../signals/index.ts';
import { parityForward, type SmilePoint, strikeGreeks, yearsToExpiry } from '../volatility/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, LayerPlan, Working } from './plan.ts';
import type { SecondEngineRules, Strategy } from './strategy/strategy.ts';

const ROOT = 'SPXW';

/**
 * Layer three, the second engine: a far out-of-the-money SPX put spread, bought when armed on the longest quoted expiry
 * inside the stated window, sold when disarmed or when too few days are left.
 */
export function planSecondEngine(
  view: MarketView,
  book: BookView,
  strategy: Strategy,
): LayerPlan | undefined {
  const rules = strategy.secondEngine;
  if (!rules) return undefined;
  const { tradeDate } = sessionAt(view.asOf, ROOT);
  const held = book.positions.filter((position) => position.layer === 'second-engine');
  const alive = held.filter((position) => daysLeft(tradeDate, position) > rules.closeDays);
  const armed = armGate(view, rules, alive.length > 0);
  const gates: Gate[] = [armed];
  const workings: Working[] = [];
  const base = { layer: 'second-engine', gates, workings, candidates: [] } as const;
  if (armed.outcome !== 'pass') {
    const absentInput = armed.outcome === 'absent';
    const verdict = held.length > 0 ? 'exit' : absentInput ? 'refuse' : 'idle';
    return {
      ...base,
      verdict,
      reason: `not armed: ${armed.reason ?? ''}`,
      phase: 'idle',
      keep: [],
      open: [],
    };
  }
  if (alive.length > 0) {
    return {
      ...base,
      verdict: 'hold',
      reason: 'armed and held',
      phase: 'engaged',
      keep: alive.map(({ id }) => id),
      open: [],
    };
  }
  const spread = putSpread(view, rules, tradeDate);
  if (!spread.ok) {
    const reason = `${spread.reason}: ${spread.detail ?? ''}`;
    gates.push(
      absentGate(
        'put-spread',
        `${rules.expiryDays.min}–${rules.expiryDays.max}`,
        'days to expiry',
        spread.reason,
        spread.detail,
      ),
    );
    return { ...base, verdict: 'refuse', reason, phase: 'armed', keep: [], open: [] };
  }
  workings.push(...spread.value.workings);
  const rolled = held.length > 0 ? 'armed; the held spread is too near its expiry and is replaced' : 'armed';
  return {
    ...base,
    verdict: 'enter',
    reason: rolled,
    phase: 'engaged',
    keep: [],
    open: [
      { id: `second-engine ${tradeDate} ${view.asOf}`, layer: 'second-engine', legs: spread.value.legs },
    ],
  };
}

function daysLeft(tradeDate: IsoDate, position: Position): number {
  return daysBetween(tradeDate, position.legs[0]!.contract.expiry);
}

function armGate(view: MarketView, { arm }: SecondEngineRules, held: boolean): Gate {
  switch (arm.rule) {
    case 'always':
      return gate('armed', 'always', 'always', 'rule', true, '');
    case 'release-ahead': {
      const until = (view.asOf + arm.withinHours * 3_600_000) as typeof view.asOf;
      const next = view.releases(view.asOf, until).find((release) => arm.kinds.includes(release.kind));
      const what = next
        ? `${next.title} in ${((next.releasedAt - view.asOf) / 3_600_000).toFixed(1)} h`
        : 'none';
      return gate(
        'armed',
        what,
        `${arm.kinds.join(', ')} within ${arm.withinHours} h`,
        'release',
        next !== undefined,
        'no such release ahead',
      );
    }
    case 'implied-premium-jump': {
      if (held) return gate('armed', 'engaged by an earlier jump', arm.percentPoints, '% a year', true, '');
      const jump = impliedPremiumChange(view);
      if (!jump.ok) return absentGate('armed', arm.percentPoints, '% a year', jump.reason, jump.detail);
      const { value, unit } = jump.value;
      return gate(
        'armed',
        value,
        arm.percentPoints,
        unit,
        value >= arm.percentPoints,
        'the implied premium has not jumped',
      );
    }
  }
}

interface Spread {
  readonly legs: readonly Leg[];
  readonly workings: readonly Working[];
}

function putSpread(view: MarketView, rules: SecondEngineRules, tradeDate: IsoDate): Result<Spread> {
  const { min, max } = rules.expiryDays;
  const quoted = view.chains(ROOT).map((chain) => ({ chain, days: daysBetween(tradeDate, chain.expiry) }));
  const chosen = quoted.filter(({ days }) => days >= min && days <= max).at(-1);
  if (!chosen) {
    const longest = quoted.at(-1);
    return absent(
      'no-expiry-in-window',
      `no ${ROOT} expiry ${min}–${max} days away is quoted; the longest is ${longest ? `${longest.days} days` : 'none'}`,
    );
  }
  const { chain, days } = chosen;
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  const puts = strikeGreeks(chain, { forward, discount, years: years.value }).flatMap(({ point }) =>
    point.ok && point.value.side === 'P' && point.value.basis === 'mid' ? [point.value] : [],
  );
  const long = nearest(puts, rules.longDelta);
  const short = nearest(puts, rules.shortDelta);
  if (!long || !short || short.strike >= long.strike) {
    return absent(
      'no-quoted-strike',
      `${chain.expiry} quotes no pair of puts near deltas −${rules.longDelta} and −${rules.shortDelta}`,
    );
  }
  const leg = (point: SmilePoint, quantity: number): Leg => ({
    contract: {
      kind: 'option',
      root: ROOT,
      expiry: chain.expiry,
      right: 'P',
      strike: strikeOf(point.strike),
    },
    quantity,
  });
  return ok({
    legs: [leg(long, rules.spreads), leg(short, -rules.spreads)],
    workings: [
      { name: 'put spread expiry', value: chain.expiry, unit: 'date' },
      { name: 'days to expiry', value: days, unit: 'calendar days' },
      { name: 'parity forward', value: forward, unit: 'index points' },
      ...[long, short].flatMap((point, i) => [
        { name: i === 0 ? 'long put' : 'short put', value: point.strike, unit: 'index points' },
        {
          name: i === 0 ? 'long put delta' : 'short put delta',
          value: point.greeks.delta,
          unit: 'forward delta',
        },
        { name: i === 0 ? 'long put mid' : 'short put mid', value: point.price, unit: 'index points' },
      ]),
    ],
  });
}

function nearest(points: readonly SmilePoint[], delta: number): SmilePoint | undefined {
  let best: SmilePoint | undefined;
  for (const point of points) {
    if (!best || Math.abs(-point.greeks.delta - delta) < Math.abs(-best.greeks.delta - delta)) best = point;
  }
  return best;
}
