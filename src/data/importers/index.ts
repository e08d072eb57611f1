import type { Importer } from '../imported.ts';
import { barsJson } from './bars-json.ts';
import { cboeSnapshot } from './cboe-snapshot.ts';
import { indexDaily } from './index-daily.ts';
import { volatilityIndex } from './volatility-index.ts';
import { yahooChart } from './yahoo-chart.ts';

/** Every format that can be imported; the first that recognises a file reads it. */
export const IMPORTERS: readonly Importer[] = [
  cboeSnapshot,
  ...indexDaily,
  barsJson,
  ...volatilityIndex,
  yahooChart,
];
