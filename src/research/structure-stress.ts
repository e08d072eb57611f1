import {
  type Book,
  gapShocks,
  historicalShocks,
  jointShocks,
  type ReverseStress,
  reverseAlongResponse,
  reverseFree,
  type StressOutcome,
  stressed,
  twistShocks,
} from '../book/index.ts';
import type { MarketView } from '../market/index.ts';
import { ok, type Result } from '../math/index.ts';
import { type PricedStructure, pricedStructure } from './priced-structure.ts';

/** Kinds of shock, in the order in which they are shown. */
export const SHOCK_KINDS = ['joint', 'gap', 'twist', 'historical'] as const;
/** One of {@link SHOCK_KINDS}. */
export type ShockKind = (typeof SHOCK_KINDS)[number];

/** The mildest markets that cost a share of equity. */
export interface ReverseRow {
  readonly sharePercent: number;
  readonly lossDollars: number;
  /** A fall and a rise of the index with VIX by its response, and the nearest market of all. */
  readonly fall: Result<ReverseStress>;
  readonly rise: Result<ReverseStress>;
  readonly free: Result<ReverseStress>;
}

/** What markets do to the open packages. */
export interface StructureStress {
  readonly priced: PricedStructure;
  readonly outcomes: { readonly [kind in ShockKind]: readonly StressOutcome[] };
  /** Empty where no equity is left to lose. */
  readonly reverse: readonly ReverseRow[];
}

/** Shares of equity whose loss is looked for, %. */
const LOSSES = [1, 2, 5, 10, 20] as const;

/** Joint shocks, gaps, twists and named days on the open packages, and the mildest markets that cost a share of equity. */
export function structureStress(book: Book, view: MarketView): Result<StructureStress> {
  const priced = pricedStructure(book, view);
  if (!priced.ok) return priced;
  const { repricer } = priced.value;
  const { market } = repricer;
  return ok({
    priced: priced.value,
    outcomes: {
      joint: stressed(repricer, jointShocks(market)),
      gap: stressed(repricer, gapShocks(market)),
      twist: stressed(repricer, twistShocks(market)),
      historical: stressed(repricer, historicalShocks(market)),
    },
    reverse: reverseRows(priced.value),
  });
}

function reverseRows({ repricer, equityDollars }: PricedStructure): readonly ReverseRow[] {
  if (!(equityDollars > 0)) return [];
  return LOSSES.map((sharePercent) => {
    const lossDollars = (equityDollars * sharePercent) / 100;
    return {
      sharePercent,
      lossDollars,
      fall: reverseAlongResponse(repricer, lossDollars, -1),
      rise: reverseAlongResponse(repricer, lossDollars, 1),
      free: reverseFree(repricer, lossDollars),
    };
  });
}
