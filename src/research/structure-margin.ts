import {
  type Book,
  DEFAULT_MARGIN_RULES,
  type MarginReport,
  marginReport,
  marginStress,
  Repricer,
  repricingMarket,
  STRESS_MOVES,
  type StressedMargin,
} from '../book/index.ts';
import type { MarketView, Provenance } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { marginAccount } from '../method/index.ts';

/** The requirement on the open packages now and through moves of the index within a day. */
export interface StructureMargin {
  readonly now: MarginReport;
  readonly stops: readonly StressedMargin[];
  readonly provenance: Provenance;
}

/** Absent, saying why, when nothing is held or a leg cannot be figured. */
export function structureMargin(book: Book, view: MarketView): Result<StructureMargin> {
  const legs = book.positions.flatMap((position) =>
    position.legs.map(({ contract, quantity }) => ({ contract, quantity })),
  );
  if (legs.length === 0) return absent('nothing-held');
  const account = marginAccount(view, book, legs);
  if (!account.ok) return account;
  const now = marginReport(account.value, DEFAULT_MARGIN_RULES);
  if (!now.ok) return now;
  const repricer = Repricer.of(repricingMarket(view, 'fitted'), legs);
  if (!repricer.ok) return repricer;
  const stops = marginStress(account.value, repricer.value, STRESS_MOVES, DEFAULT_MARGIN_RULES);
  if (!stops.ok) return stops;
  return ok({ now: now.value, stops: stops.value, provenance: repricer.value.provenance });
}
