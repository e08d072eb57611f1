import type { BookView } from '../book/index.ts';
import { expiresAt, type MarketView, sessionAt } from '../market/index.ts';
import { planCondor } from './anchor-condor.ts';
import { AnchorDraft } from './anchor-draft.ts';
import { entryClock } from './entry-clock.ts';
import { eventEffect } from './events.ts';
import { exitsOf } from './exit.ts';
import { absentGate, firstFailure, gate } from './gate.ts';
import { isLocked } from './locked.ts';
import type { Gate, LayerPlan } from './plan.ts';
import { type Regime, regimeOf } from './regime.ts';
import type { Strategy } from './strategy/strategy.ts';

const ROOT = 'SPXW';

/**
 * Layer one, the base temporal theta anchor: once a session, a short iron condor on the next session's SPXW expiry,
 * held to settlement unless the exit rule ends it. Everything the choice rests on is in the plan.
 */
export function planAnchor(
  view: MarketView,
  book: BookView,
  given: Strategy,
  regime: Regime = regimeOf(view, given),
): LayerPlan {
  const { strategy } = regime;
  const held = book.positions.filter((position) => position.layer === 'anchor' && !isLocked(position));
  const ids = held.map((position) => position.id);
  const clock = entryClock(view, strategy.entry);
  const draft = new AnchorDraft(ids, exitsOf(view, held, strategy));
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
      ids.includes(id) ? 'entered' : 'none',
      'none',
      'entries so far',
      !ids.includes(id),
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
  draft.gates.push(vixGate(view, strategy), ...regime.gates);
  draft.notes.push(...regime.notes);
  draft.workings.push(...regime.workings);
  const expiry = view.oneDayExpiry(clock.tradeDate);
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
  const { condors } = strategy.anchor;
  const settles = expiresAt(ROOT, expiry.value);
  const event = strategy.events && eventEffect(view, strategy.events, settles, condors);
  if (event) (event.allowed ? draft.notes : draft.gates).push(event.gate);
  if (firstFailure(draft.gates)) return draft.refuse();
  return planCondor(view, strategy, draft, { id, chain, event });
}

function vixGate(view: MarketView, strategy: Strategy): Gate {
  const limit = strategy.anchor.maxVix;
  const level = view.level('VIX');
  if (limit === undefined) return gate('vix', level?.value ?? 'not read', 'no limit', 'VIX points', true, '');
  if (!level) return absentGate('vix', limit, 'VIX points', 'no-level');
  return gate('vix', level.value, limit, 'VIX points', level.value <= limit, 'VIX is above its limit');
}
