import { contractLabel, type Leg, lotsOf, type TradedLeg } from '../book/index.ts';
import {
  type ContractQuote,
  type FeeSchedule,
  type IsoDate,
  isDated,
  lastTradeAt,
  legFee,
  type MarketView,
  MID,
  priceAtTravel,
  type SpreadTravel,
  sessionAt,
  TOUCH,
  tickSize,
  tradeDateAt,
  travelByLegCount,
  widenedTravel,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { Order } from '../method/index.ts';
import type { Execution, Fill } from './execution.ts';

/** The three fill levels that every run is carried out at, worst first. */
export const FILL_LEVELS = ['touch', 'travel', 'mid'] as const;
/** One of {@link FILL_LEVELS}. */
export type FillLevel = (typeof FILL_LEVELS)[number];

/** How far across the spread a package of `legs` legs trades at a level. */
export function travelOf(level: FillLevel, legs: number): SpreadTravel {
  if (level === 'touch') return TOUCH;
  return level === 'mid' ? MID : travelByLegCount(legs);
}

interface PricedLeg {
  readonly leg: Leg;
  readonly found: ContractQuote;
  /** Points, off-tick. */
  readonly price: number;
}

/**
 * Fills a package at a fixed travel across each leg's spread. The net price is rounded to the package's tick against
 * us; the rounding is put on the dearest leg, so that the legs add up to the net. No fill once a series has stopped
 * trading, while its market is closed, on a stale, crossed or missing quote. Nothing is opened by selling where nobody
 * bids; closing such a leg brings nothing.
 */
export class SimulatedExecution implements Execution {
  readonly #level: FillLevel;
  readonly #fees: FeeSchedule;
  readonly #maxQuoteAgeMs: number;
  readonly #spreadMultiple: (date: IsoDate) => number;

  /** @param spreadMultiple how much wider than quoted orders trade on a date, 1 unless given */
  constructor(
    level: FillLevel,
    fees: FeeSchedule,
    maxQuoteAgeMinutes: number,
    spreadMultiple: (date: IsoDate) => number = () => 1,
  ) {
    this.#spreadMultiple = spreadMultiple;
    this.#level = level;
    this.#fees = fees;
    this.#maxQuoteAgeMs = maxQuoteAgeMinutes * 60_000;
  }

  execute(order: Order, view: MarketView): Result<Fill> {
    const multiple = this.#spreadMultiple(tradeDateAt(view.asOf));
    const travel = widenedTravel(travelOf(this.#level, order.legs.length), multiple);
    const priced: PricedLeg[] = [];
    for (const leg of order.legs) {
      const label = contractLabel(leg.contract);
      if (isDated(leg.contract) && view.asOf >= lastTradeAt(leg.contract))
        return absent('stopped-trading', label);
      if (sessionAt(view.asOf, leg.contract.root).name === 'closed') return absent('market-closed', label);
      const found = view.quote(leg.contract);
      if (!found.ok) return absent(found.reason, found.detail);
      const { quote, quotedAt } = found.value;
      if (view.asOf - quotedAt > this.#maxQuoteAgeMs) return absent('stale-quote', label);
      if (quote.kind === 'no-bid' && leg.quantity < 0 && order.intent === 'open')
        return absent('no-bid', label);
      const price = priceAtTravel(quote, leg.quantity > 0 ? 1 : -1, travel);
      if (!price.ok) return absent(price.reason, label);
      priced.push({ leg, found: found.value, price: price.value });
    }
    return this.#onTick(order, priced, view);
  }

  #onTick(order: Order, priced: readonly PricedLeg[], view: MarketView): Result<Fill> {
    const complex = priced.length > 1;
    const lots = lotsOf(priced.map(({ leg }) => leg));
    const hundredths = priced.map(({ price }) => Math.round(price * 100));
    const ratios = priced.map(({ leg }) => leg.quantity / lots);
    // Debit per lot in hundredths; rounding it up makes us pay more or receive less.
    const exact = priced.reduce((sum, { price }, i) => sum + price * 100 * ratios[i]!, 0);
    const { root } = priced[0]!.leg.contract;
    const date = sessionAt(view.asOf, root).tradeDate;
    const tick = Math.round(tickSize(root, exact / 100, complex ? 'complex' : 'outright', date) * 100);
    const debit = Math.ceil(Math.round(exact * 1e6) / 1e6 / tick) * tick;
    const slack = debit - hundredths.reduce((sum, price, i) => sum + price * ratios[i]!, 0);
    const carrier = dearestSingle(hundredths, ratios);
    hundredths[carrier] = hundredths[carrier]! + slack / ratios[carrier]!;

    const legs: TradedLeg[] = [];
    for (const [i, { leg, found }] of priced.entries()) {
      const price = hundredths[i]! / 100;
      const fee = legFee(
        {
          root: leg.contract.root,
          price,
          side: leg.quantity > 0 ? 'buy' : 'sell',
          quantity: Math.abs(leg.quantity),
          date,
          complex,
        },
        this.#fees,
      );
      if (!fee.ok) return fee;
      legs.push({ ...leg, price, provenance: found.provenance, fee: fee.value });
    }
    return ok({ order, legs });
  }
}

/** The dearest leg traded once per lot: any whole number of hundredths can be put on it. */
function dearestSingle(hundredths: readonly number[], ratios: readonly number[]): number {
  let best = -1;
  for (let i = 0; i < hundredths.length; i++) {
    if (Math.abs(ratios[i]!) === 1 && (best < 0 || hundredths[i]! > hundredths[best]!)) best = i;
  }
  if (best < 0) throw new RangeError('a package needs a leg that is traded once per lot');
  return best;
}
