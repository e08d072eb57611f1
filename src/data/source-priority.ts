/**
 * Which importer's rows are taken when several files tell the same day, best first. SPX: the copies agree to two
 * decimals, the longest carefully kept one leads. VIX family: Cboe's own histories, then full bars before bare closes.
 */
const SPX_FIRST = ['index-daily-with-root', 'bars-json', 'yahoo-chart', 'index-daily-with-prior-close'];
const VOLATILITY_FIRST = [
  'cboe-index-history',
  'yahoo-chart',
  'bars-json',
  'vol-complex-closes',
  'index-daily-with-prior-close',
];
/** What the user states goes first. A par yield of the Treasury's own curve comes before bill rates quoted on a discount basis. */
const VALUES_FIRST = ['series-file', 'treasury-curve', 'treasury-rates', 'fred-series', 'vol-complex-closes'];
/** What the user states goes before what is derived or found in public calendars. */
const SETTLEMENTS_FIRST = ['settlement-file'];
const RELEASES_FIRST = ['event-file'];

/** What is told by several files and ranked by importer. */
export type RankedKind = 'bars' | 'values' | 'settlements' | 'releases';

/** Rank of an importer for what a row is about; the lower wins, unknown importers come last. */
export function sourceRank(kind: RankedKind, subject: string, importer: string): number {
  const order = orderOf(kind, subject);
  const rank = order.indexOf(importer);
  return rank < 0 ? order.length : rank;
}

function orderOf(kind: RankedKind, subject: string): readonly string[] {
  switch (kind) {
    case 'bars':
      return subject === 'SPX' ? SPX_FIRST : VOLATILITY_FIRST;
    case 'values':
      return VALUES_FIRST;
    case 'settlements':
      return SETTLEMENTS_FIRST;
    case 'releases':
      return RELEASES_FIRST;
  }
}
