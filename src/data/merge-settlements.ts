import { type SettlementPrint, SettlementTable } from '../market/index.ts';
import { type Conflict, mergeSources, type Sourced } from './merge-sources.ts';

/** Settlement values are published to the hundredth; whatever differs by more than half of one is another value. */
const SAME_PRINT = 0.0051;

/**
 * One settlement table of many files. Official values of the user's own settlement files come first, then those derived
 * from bars and futures; a stand-in is used only where nothing official is known. Days on which a file tells another
 * official value than the one used are counted.
 */
export function mergeSettlements(prints: readonly Sourced<SettlementPrint>[]): {
  readonly settlements: SettlementTable;
  readonly conflicts: readonly Conflict[];
} {
  const official = prints.filter(({ row }) => !row.fallback);
  const { rows, conflicts } = mergeSources('settlements', official, {
    of: (print) => print.value,
    tolerance: SAME_PRINT,
  });
  const fallbacks = prints.filter(({ row }) => row.fallback);
  return { settlements: new SettlementTable([...rows, ...fallbacks].map(({ row }) => row)), conflicts };
}
