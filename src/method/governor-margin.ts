import {
  type BookView,
  contractLabel,
  DEFAULT_MARGIN_RULES,
  type Leg,
  type MarginAccount,
  type MarginLeg,
  marginReport,
} from '../book/index.ts';
import {
  type Cents,
  type MarketView,
  type OptionChain,
  sessionAt,
  settlementLevel,
  settlementSource,
  strikeIndex,
} from '../market/index.ts';
import { absent, ok, type Result, remembered } from '../math/index.ts';
import { parityForward, pointAt, yearsToExpiry } from '../volatility/index.ts';

/**
 * The one margin figure of an account holding these legs now: options by the strategy rules of a margin account, VX at
 * maintenance by the level of VIX, shares at maintenance, no offset between them. Absent, with its reason, when a leg cannot be priced or a
 * rule has no row for the date. The cash does not enter it. Figured once a view for the same legs, whoever asks.
 */
export function marginRequirement(
  view: MarketView,
  { cash }: Pick<BookView, 'cash'>,
  held: readonly Leg[],
): Result<Cents> {
  const known = requirementsOf(view);
  const key = held.map(({ contract, quantity }) => `${quantity} ${contractLabel(contract)}`).join();
  const requirement = known.get(key) ?? computeRequirement(view, cash, held);
  known.set(key, requirement);
  return requirement;
}

const requirementsOf = remembered<MarketView, void, Map<string, Result<Cents>>>(() => new Map());

function computeRequirement(view: MarketView, cash: Cents, held: readonly Leg[]): Result<Cents> {
  if (held.length === 0) return ok(0 as Cents);
  const account = marginAccount(view, { cash }, held);
  if (!account.ok) return account;
  const report = marginReport(account.value, DEFAULT_MARGIN_RULES);
  return report.ok ? ok(report.value.requirement) : report;
}

/** A margin account holding these legs, priced now; absent, with its reason, when one cannot be. */
export function marginAccount(
  view: MarketView,
  { cash }: Pick<BookView, 'cash'>,
  held: readonly Leg[],
): Result<MarginAccount> {
  const legs: MarginLeg[] = [];
  for (const { contract, quantity } of held) {
    const leg = marginLeg(view, { contract, quantity });
    if (!leg.ok) return leg;
    legs.push(leg.value);
  }
  const vix = view.level('VIX');
  if (!vix) return absent('no-level', 'VIX');
  const { tradeDate: date } = sessionAt(view.asOf, 'SPXW');
  return ok({ type: 'margin', cash, date, vix: vix.value, legs });
}

function marginLeg(view: MarketView, { contract, quantity }: Leg): Result<MarginLeg> {
  const found = view.quote(contract);
  if (!found.ok) return found;
  const { quote } = found.value;
  if (!('ask' in quote)) return absent(quote.kind);
  const price = (('bid' in quote ? quote.bid : 0) + quote.ask) / 2;
  if (contract.kind !== 'option') return ok({ contract, quantity, price, forward: price, deviation: 0 });
  const chain = view.chain(contract.root, contract.expiry)!;
  const underlying = underlyingOf(view, chain);
  if (!underlying.ok) return underlying;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = underlying.value;
  const point = pointAt(chain, strikeIndex(chain, contract.strike), {
    forward,
    discount,
    years: years.value,
  });
  if (!point.ok) return point;
  return ok({ contract, quantity, price, forward, deviation: point.value.deviation });
}

/**
 * What an expiry is on, by parity; in the last minutes of a series that settles on this session's close, when too few
 * strikes have a bid for that, the index itself, by which the rules are written.
 */
function underlyingOf(
  view: MarketView,
  chain: OptionChain,
): Result<{ readonly forward: number; readonly discount: number }> {
  const parity = parityForward(chain);
  if (parity.ok || parity.reason !== 'too-few-strikes') return parity;
  const { root, expiry } = chain;
  const index = view.level('SPX');
  const settles =
    settlementSource(root, expiry) === 'SPX-close' && expiry === sessionAt(view.asOf, root).tradeDate;
  if (!index || !settles) return parity;
  return ok({ forward: settlementLevel(root, index), discount: 1 });
}
