import { type Book, entryBasis, Repricer, repricingMarket } from '../book/index.ts';
import type { MarketView } from '../market/index.ts';
import { ok, type Result } from '../math/index.ts';

/** The open packages of an account at one instant, ready to be revalued. */
export interface PricedStructure {
  readonly repricer: Repricer;
  /** Value from which P&L since entry is counted, US dollars. */
  readonly entryDollars: number;
  /** Value now by the fitted smiles, futures at nothing, US dollars. */
  readonly valueDollars: number;
  /** Cash and the options' value, US dollars. */
  readonly equityDollars: number;
}

/** Absent, naming the leg, when one of the open packages cannot be valued from the view. */
export function pricedStructure(book: Book, view: MarketView): Result<PricedStructure> {
  const repricer = Repricer.of(
    repricingMarket(view, 'fitted'),
    book.positions.flatMap(({ legs }) => legs),
  );
  if (!repricer.ok) return repricer;
  const entry = entryBasis(repricer.value, book.positions);
  if (!entry.ok) return entry;
  const now = repricer.value.value({ at: view.asOf });
  if (!now.ok) return now;
  return ok({
    repricer: repricer.value,
    entryDollars: entry.value,
    valueDollars: now.value.total,
    equityDollars: book.cash / 100 + now.value.total,
  });
}
