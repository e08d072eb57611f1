import type { Importer } from '../imported.ts';
import { barsJson } from './bars-json.ts';
import { breadth } from './breadth.ts';
import { cboeDelayedChain } from './cboe-delayed-chain.ts';
import { cboeQuoteTable } from './cboe-quote-table.ts';
import { cboeSnapshot } from './cboe-snapshot.ts';
import { eventFile } from './event-file.ts';
import { fundBars, fundQuotes } from './fund-quotes.ts';
import { indexDaily } from './index-daily.ts';
import { indexIntraday } from './index-intraday.ts';
import { leanMinute, leanUniverse } from './lean-minute.ts';
import { macroSeries } from './macro-series.ts';
import { releaseCalendars } from './releases.ts';
import { seriesFile } from './series-file.ts';
import { settlementFile } from './settlement-file.ts';
import { treasuryCurve, treasuryRates } from './treasury-curve.ts';
import { volatilityIndex } from './volatility-index.ts';
import { vxSettlements } from './vx-settlements.ts';
import { yahooChart } from './yahoo-chart.ts';

/** Every format that can be imported; the first that recognises a file reads it. */
export const IMPORTERS: readonly Importer[] = [
  cboeSnapshot,
  cboeDelayedChain,
  cboeQuoteTable,
  leanMinute,
  leanUniverse,
  ...indexDaily,
  barsJson,
  yahooChart,
  indexIntraday,
  ...volatilityIndex,
  ...vxSettlements,
  ...breadth,
  ...macroSeries,
  ...releaseCalendars,
  treasuryCurve,
  treasuryRates,
  settlementFile,
  eventFile,
  seriesFile,
  fundQuotes,
  fundBars,
];
