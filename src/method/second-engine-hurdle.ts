import type { BookView } from '../book/index.ts';
import {
  daysBetween,
  type IsoDate,
  type MarketView,
  previousTradingDay,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { capitalCost, dividendDiscountPremium, svixPremium } from '../signals/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';
import type { SecondEngineRules } from './strategy/strategy.ts';

/** What the funding hurdles say of a purchase. */
export interface Hurdles {
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
  /** Why nothing may be bought; undefined when nothing forbids it. */
  readonly refusal?: string;
}

/**
 * The hurdles of layer three. The premium, by SVIX or by discounted cash, must reach `hurdlePercent`, and one that is missing
 * refuses. The
 * account's realised return must reach its cost of capital; where either cannot be figured the gate is absent and forbids
 * nothing. Where its growth is stated the monthly discounted-cash premium is shown beside.
 */
export function hurdlesOf(view: MarketView, book: BookView, rules: SecondEngineRules): Hurdles {
  const gates: Gate[] = [];
  const workings: Working[] = [];
  const { hurdlePercent, capitalCost: cost } = rules;
  if (hurdlePercent !== undefined) gates.push(premiumGate(view, hurdlePercent, rules.hurdleGrowthPercent));
  const bound = gates.find(({ outcome }) => outcome !== 'pass');
  if (!cost) return { gates, workings, ...(bound && { refusal: `hurdle: ${bound.reason}` }) };
  const hurdle = capitalCost(view, cost);
  const earned = realisedReturn(view, book, cost.sessions);
  const unit = `% a year, realised over ${cost.sessions} sessions and the cost of capital`;
  const missing = hurdle.ok ? earned : hurdle;
  const check =
    hurdle.ok && earned.ok
      ? gate(
          'capital-cost',
          earned.value,
          hurdle.value.value,
          unit,
          earned.value >= hurdle.value.value,
          'the account earns less than its capital costs',
        )
      : absentGate(
          'capital-cost',
          hurdle.ok ? hurdle.value.value : 'weighted cost of capital',
          unit,
          missing.ok ? '' : missing.reason,
          missing.ok ? '' : missing.detail,
        );
  gates.push(check);
  if (hurdle.ok) {
    for (const [name, value] of Object.entries(hurdle.value.inputs))
      workings.push({ name: `capital cost: ${name}`, value, unit: 'as named' });
  }
  if (cost.growthPercent !== undefined) {
    const monthly = dividendDiscountPremium(view, { growthPercent: cost.growthPercent });
    const name = 'premium by discounted cash, monthly';
    workings.push(
      monthly.ok
        ? { name, value: monthly.value.value, unit: '% a year' }
        : { name, value: `absent: ${monthly.reason}`, unit: '% a year' },
    );
  }
  const failed = bound ?? (check.outcome === 'fail' ? check : undefined);
  return { gates, workings, ...(failed && { refusal: `${failed.id}: ${failed.reason}` }) };
}

/** @param growthPercent of index cash: then the premium of discounted cash is meant, else the SVIX bound. */
function premiumGate(view: MarketView, hurdlePercent: number, growthPercent: number | undefined): Gate {
  const byCash = growthPercent !== undefined;
  const unit = byCash ? '% a year, premium of discounted cash' : '% a year, implied premium bound (SVIX)';
  const premium = byCash ? dividendDiscountPremium(view, { growthPercent }) : svixPremium(view);
  if (!premium.ok) return absentGate('hurdle', hurdlePercent, unit, premium.reason, premium.detail);
  const { value } = premium.value;
  const reason = `the premium ${byCash ? 'of discounted cash' : 'bound'} is below the hurdle`;
  return gate('hurdle', value, hurdlePercent, unit, value >= hurdlePercent, reason);
}

/**
 * What the account realised in the last `sessions` sessions, all layers and fees, on the capital paid in, % a year by
 * calendar days; what is still open counts for nothing.
 */
function realisedReturn(
  view: MarketView,
  { ledger }: Pick<BookView, 'ledger'>,
  sessions: number,
): Result<number, 'young-account'> {
  const tradeDate = tradeDateAt(view.asOf);
  let from: IsoDate = tradeDate;
  for (let i = 0; i < sessions; i++) from = previousTradingDay(from);
  const [first] = ledger.transactions;
  const opened = first && tradeDateAt(first.at);
  if (!opened || opened > from)
    return absent('young-account', `opened ${opened ?? 'never'}, ${from} is needed`);
  const capital = -ledger.balance(({ kind }) => kind === 'capital');
  let gained = 0;
  const { transactions } = ledger;
  for (let i = transactions.length - 1; i >= 0; i--) {
    const { at, entries } = transactions[i]!;
    // The ledger is in order of time: what comes before is of earlier sessions.
    if (tradeDateAt(at) <= from) break;
    for (const { account, amount } of entries) if (account.kind === 'result') gained -= amount;
  }
  return ok(((100 * gained) / capital) * (365 / daysBetween(from, tradeDate)));
}
