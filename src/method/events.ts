import type { LayerName } from '../book/index.ts';
import {
  civilOf,
  DAY_MS,
  type EpochMs,
  epochMs,
  type MarketView,
  NEW_YORK,
  type Release,
} from '../market/index.ts';
import { remembered } from '../math/index.ts';
import { impliedEventMove } from '../signals/index.ts';
import { absentGate, explainFailure, gate } from './gate.ts';
import type { Gate, LayerPlan } from './plan.ts';
import type { EventRules } from './strategy/strategy.ts';

/** A floor of both distances that lets no side grow beyond a multiple of its rule's distance. */
export interface CappedFloor {
  /** % of the forward. */
  readonly percent: number;
  readonly maxMultiple: number;
}

/** What a release in the life of the condor does to it. */
export interface EventEffect {
  readonly gate: Gate;
  /** False when the gate refuses the entry. */
  readonly allowed: boolean;
  /** Multiplies both distances; 1 leaves them. */
  readonly multiple: number;
  /** What the distances are at least; absent where the policy asks for none. */
  readonly floor?: CappedFloor;
  /** Condors left of those asked for. */
  readonly condors: number;
  readonly requires: readonly LayerName[];
}

/** Releases come monthly or every six to eight weeks: a calendar that reaches here knows one this near. */
const CALENDAR_REACH_MS = 60 * DAY_MS;

/**
 * The events policy for a condor that lives from now until `settlesAt`. Only releases whose schedule is known now
 * count. Where no release falls and the calendar of a kind is not known, the gate is absent. The answer for a view and its
 * last terms is remembered.
 */
export function eventEffect(
  view: MarketView,
  rules: EventRules,
  settlesAt: EpochMs,
  condors: number,
): EventEffect {
  return rememberedEffect(view, { rules, settlesAt, condors });
}

interface EffectTerms {
  readonly rules: EventRules;
  readonly settlesAt: EpochMs;
  readonly condors: number;
}

const rememberedEffect = remembered(
  computeEffect,
  (one, other) =>
    one.rules === other.rules && one.settlesAt === other.settlesAt && one.condors === other.condors,
);

function computeEffect(view: MarketView, { rules, settlesAt, condors }: EffectTerms): EventEffect {
  const { kinds, policy, calendarRequired } = rules;
  const unknown = unknownCalendars(view, kinds, settlesAt);
  const inLife = view.releases(view.asOf, settlesAt).filter(({ kind }) => kinds.includes(kind));
  const neutral = { allowed: true, multiple: 1, condors, requires: [] };
  if (inLife.length === 0 && unknown.length > 0) {
    const detail = `no ${unknown.join(', ')} release known within 60 days`;
    return {
      ...neutral,
      gate: absentGate('events', policy.rule, UNIT, 'no-calendar', detail),
      allowed: !calendarRequired,
    };
  }
  const seen = (done: string) => `${named(inLife)}: ${done}`;
  const passing = (input: string) => gate('events', input, policy.rule, UNIT, true, '');
  if (inLife.length === 0) return { ...neutral, gate: passing('none') };
  switch (policy.rule) {
    case 'trade':
      return { ...neutral, gate: passing(seen('traded as always')) };
    case 'skip':
      return refusal(neutral, seen('skipped'), policy.rule, 'a release falls between entry and settlement');
    case 'widen': {
      const { multiple } = policy;
      return { ...neutral, gate: passing(seen(`both distances × ${multiple}`)), multiple };
    }
    case 'priced-move': {
      const { moves, maxMultiple } = policy;
      const move = impliedEventMove(view, { event: inLife[0]!.releasedAt });
      if (!move.ok) {
        const detail = `${named(inLife)}: ${move.detail ?? 'no move is priced'}`;
        return { ...neutral, gate: absentGate('events', policy.rule, UNIT, move.reason, detail) };
      }
      const percent = moves * move.value.value;
      const done = seen(`no side within ${percent.toFixed(2)} %, ${moves} × the priced move`);
      return { ...neutral, gate: passing(done), floor: { percent, maxMultiple } };
    }
    case 'reduce': {
      const left = Math.floor(condors * policy.share + 1e-9);
      const done = seen(`${left} of ${condors} condors kept`);
      if (left === 0) return refusal(neutral, done, policy.rule, 'no condor is left');
      return { ...neutral, gate: passing(done), condors: left };
    }
    case 'hedge':
      return { ...neutral, gate: passing(seen('second engine required')), requires: ['second-engine'] };
  }
}

/** Kinds of which no release is known within 60 days: their calendar is missing, so that none ahead says nothing. */
export function unknownCalendars(
  view: MarketView,
  kinds: EventRules['kinds'],
  until: EpochMs,
): EventRules['kinds'] {
  const near = view.releases(
    epochMs(view.asOf - CALENDAR_REACH_MS),
    epochMs(Math.max(until, view.asOf + CALENDAR_REACH_MS)),
  );
  return kinds.filter((kind) => near.every((release) => release.kind !== kind));
}

/** Refuses a condor whose plan requires a layer that holds nothing and opens nothing. */
export function hedgedForEvent(anchor: LayerPlan, hedges: readonly LayerPlan[]): LayerPlan {
  const { requires = [] } = anchor;
  if (anchor.verdict !== 'enter' || requires.length === 0) return anchor;
  const bare = requires.find((layer) => {
    const hedge = hedges.find((one) => one.layer === layer);
    return !hedge || hedge.keep.length + hedge.open.length === 0;
  });
  const check = gate(
    'event hedge',
    bare ? `${bare} holds nothing` : 'held',
    requires.join(', '),
    'layers that must be held or opened',
    !bare,
    `${bare} is neither held nor opened`,
  );
  const gates = [...anchor.gates, check];
  if (!bare) return { ...anchor, gates };
  const phase = anchor.keep.length > 0 ? 'engaged' : 'idle';
  return { ...anchor, verdict: 'refuse', reason: explainFailure(check), phase, gates, open: [] };
}

const UNIT = 'releases between entry and settlement';

function refusal(
  neutral: Omit<EventEffect, 'gate'>,
  seen: string,
  rule: string,
  reason: string,
): EventEffect {
  return { ...neutral, gate: gate('events', seen, rule, UNIT, false, reason), allowed: false };
}

/** Kinds with their instants, each once: one release may stand in several calendars and under several titles. */
function named(releases: readonly Release[]): string {
  const names = releases.map(({ kind, releasedAt }) => {
    const { date, time } = civilOf(releasedAt, NEW_YORK);
    return `${kind} ${date} ${time.slice(0, 5)} New York`;
  });
  return [...new Set(names)].join(', ');
}
