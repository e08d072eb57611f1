import type { Position } from '../book/index.ts';
import {
  civilOf,
  isDated,
  lastTradeAt,
  type MarketView,
  NEW_YORK,
  priceAtTravel,
  sessionAt,
  TOUCH,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate } from './plan.ts';
import type { AnchorRules, Strategy } from './strategy/strategy.ts';

/** Which held condors the exit rule closes now, and why. Its gates refuse nothing: one that fails keeps its condor. */
export interface Exits {
  readonly closing: readonly string[];
  readonly gates: readonly Gate[];
}

/** The exit rule over the condors held; with `hold`, or while the market is closed, nothing is looked at. */
export function exitsOf(view: MarketView, held: readonly Position[], strategy: Strategy): Exits {
  const { exit } = strategy.anchor;
  if (exit.rule === 'hold') return { closing: [], gates: [] };
  const open = held.filter(
    ({ openedAt, legs: [leg] }) =>
      openedAt < view.asOf &&
      isDated(leg!.contract) &&
      view.asOf < lastTradeAt(leg!.contract) &&
      sessionAt(view.asOf, leg!.contract.root).name !== 'closed',
  );
  const judged = open.map((position) => ({
    id: position.id,
    check: exitGate(view, position, exit, strategy),
  }));
  return {
    closing: judged.filter(({ check }) => check.outcome === 'pass').map(({ id }) => id),
    gates: judged.map(({ check }) => check),
  };
}

type EarlyExit = Exclude<AnchorRules['exit'], { rule: 'hold' }>;

function exitGate(view: MarketView, position: Position, exit: EarlyExit, { entry }: Strategy): Gate {
  const id = `exit of ${position.id}`;
  if (exit.rule === 'next-morning') {
    const { date, time } = civilOf(view.asOf, NEW_YORK);
    const { contract } = position.legs[0]!;
    const expiry = isDated(contract) ? contract.expiry : 'none';
    const due = date === expiry && time >= exit.time;
    const threshold = `${expiry} ${exit.time}`;
    return gate(id, `${date} ${time.slice(0, 5)}`, threshold, 'New York time', due, 'not yet the time');
  }
  const unit = '% of the scheduled decay shed, bought back at the touch';
  const shed = shedShare(view, position, entry.maxQuoteAgeMinutes);
  if (!shed.ok) return absentGate(id, 100 * exit.share, unit, shed.reason, shed.detail);
  const enough = shed.value >= exit.share;
  return gate(id, 100 * shed.value, 100 * exit.share, unit, enough, 'not enough has been shed');
}

/**
 * Share of a condor's scheduled decay that buying it back at the touch would keep. The schedule holds the forward where
 * it was at entry, between the short strikes, so all of the credit is scheduled to decay by expiry.
 */
function shedShare(view: MarketView, { legs }: Position, maxQuoteAgeMinutes: number): Result<number> {
  let [credit, debit] = [0, 0];
  for (const { contract, quantity, price } of legs) {
    const found = view.quote(contract);
    if (!found.ok) return absent(found.reason, found.detail);
    const { quote, quotedAt } = found.value;
    const age = (view.asOf - quotedAt) / 60_000;
    if (age > maxQuoteAgeMinutes) return absent('stale-quote', `${age.toFixed(1)} minutes old`);
    const now = priceAtTravel(quote, quantity > 0 ? -1 : 1, TOUCH);
    if (!now.ok) return absent(now.reason, now.detail);
    credit -= quantity * price;
    debit -= quantity * now.value;
  }
  return credit > 0 ? ok((credit - debit) / credit) : absent('no-credit', 'nothing is scheduled to decay');
}
