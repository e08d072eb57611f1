import {
  type Book,
  type JointSurface,
  nextOpen,
  nextSettlement,
  type StructureBreakEven,
  structureBreakEven,
  structureSurface,
} from '../book/index.ts';
import type { EpochMs, MarketView } from '../market/index.ts';
import { ok, type Result } from '../math/index.ts';
import { type PricedStructure, pricedStructure } from './priced-structure.ts';

/** Break-evens at one horizon and from when P&L is counted there. */
export interface BreakEvenRow {
  readonly counted: 'entry' | 'now';
  readonly found: StructureBreakEven;
}

/** Where the open packages break even. */
export interface StructureBreakEvens {
  readonly priced: PricedStructure;
  /** At the next settlement, counted from entry: the first of the rows. */
  readonly settlement: StructureBreakEven;
  readonly rows: readonly BreakEvenRow[];
  /** At the next settlement, over index and VIX. */
  readonly surface: JointSurface;
}

/** Break-evens at the next settlement, at the next open where that is sooner, and now; and the joint surface. */
export function structureBreakEvens(book: Book, view: MarketView): Result<StructureBreakEvens> {
  const priced = pricedStructure(book, view);
  if (!priced.ok) return priced;
  const { repricer, entryDollars, valueDollars } = priced.value;
  const settles = nextSettlement(
    book.positions.flatMap(({ legs }) => legs),
    view.asOf,
  );
  if (!settles.ok) return settles;
  const opens = nextOpen(view.asOf);
  const wanted: { counted: BreakEvenRow['counted']; at: EpochMs; basis: number }[] = [
    { counted: 'entry', at: settles.value, basis: entryDollars },
    { counted: 'now', at: settles.value, basis: valueDollars },
    ...(opens < settles.value ? [{ counted: 'entry' as const, at: opens, basis: entryDollars }] : []),
    { counted: 'entry', at: view.asOf, basis: entryDollars },
  ];
  const rows: BreakEvenRow[] = [];
  for (const { counted, at, basis } of wanted) {
    const one = structureBreakEven(repricer, view, at, basis);
    if (!one.ok) return one;
    rows.push({ counted, found: one.value });
  }
  const surface = structureSurface(repricer, settles.value, entryDollars);
  if (!surface.ok) return surface;
  return ok({ priced: priced.value, settlement: rows[0]!.found, rows, surface: surface.value });
}
