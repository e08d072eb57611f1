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
/** A par yield of the Treasury's own curve comes before bill rates quoted on a discount basis. */
const VALUES_FIRST = ['treasury-curve', 'fred-series', 'vol-complex-closes'];

/** Rank of an importer for an index's bars or a named value; the lower wins, unknown importers come last. */
export function sourceRank(kind: 'bars' | 'values', subject: string, importer: string): number {
  const order = kind === 'values' ? VALUES_FIRST : subject === 'SPX' ? SPX_FIRST : VOLATILITY_FIRST;
  const rank = order.indexOf(importer);
  return rank < 0 ? order.length : rank;
}
