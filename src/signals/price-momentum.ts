import { DAY_MS, type MarketView } from '../market/index.ts';
import { absent, mean } from '../math/index.ts';
import { monthlyValues } from './history.ts';
import { pastReleases } from './macro-surprise.ts';
import { type Signal, signalOf } from './signal.ts';

/** A monthly release older than this has been missed. */
const LATEST_MS = 45 * DAY_MS;
/** Twelve months in a row lie eleven apart, thirteen a year; half a month more says that one is missing. */
const ELEVEN_MONTHS_MS = 350 * DAY_MS;
const TWELVE_MONTHS_MS = 380 * DAY_MS;

/**
 * Pace of prices over three months less that over twelve, % a year, from the monthly growth figures as they were first
 * released: above 0 inflation quickens. Revisions play no part.
 */
export function releasedPriceMomentum(
  view: MarketView,
  { kind, title }: { readonly kind: 'cpi' | 'ppi'; readonly title?: string },
): Signal {
  const told = pastReleases(view, kind, title)
    .filter((release) => release.actual !== undefined)
    .slice(-12);
  const last = told.at(-1);
  if (!last) return absent('no-release', `no ${kind} with an outcome`);
  if (view.asOf - last.releasedAt > LATEST_MS)
    return absent('stale-releases', `the last ${kind} was ${new Date(last.releasedAt).toISOString()}`);
  if (told.length < 12 || last.releasedAt - told[0]!.releasedAt > ELEVEN_MONTHS_MS)
    return absent('too-few-releases', `not every ${kind} of the last twelve months has an outcome`);
  const growth = told.map((release) => release.actual!);
  const [quarter, year] = [12 * mean(growth.slice(-3)), 12 * mean(growth)];
  return signalOf(view, {
    id: `momentum-${kind}`,
    value: quarter - year,
    unit: '% a year',
    inputs: { 'pace over 3 months (% a year)': quarter, 'pace over 12 months (% a year)': year },
    stamps: [last.releasedAt],
  });
}

/**
 * The same from a monthly index of prices, such as `shiller-cpi` or `ppi-all-commodities`, by logarithms. What was known
 * when is as the series tells it; a source that keeps only its latest revision gives that.
 */
export function indexPriceMomentum(view: MarketView, { series }: { readonly series: string }): Signal {
  const values = monthlyValues(view, series, 13);
  if (!values.ok) return values;
  const levels = values.value;
  if (levels.at(-1)!.knownAt - levels[0]!.knownAt > TWELVE_MONTHS_MS)
    return absent('too-few-values', `${series} misses months of the last year`);
  const rate = (months: number) =>
    (1200 / months) * Math.log(levels.at(-1)!.value / levels.at(-1 - months)!.value);
  const [quarter, year] = [rate(3), rate(12)];
  return signalOf(view, {
    id: `momentum-${series}`,
    value: quarter - year,
    unit: '% a year',
    inputs: { 'pace over 3 months (% a year)': quarter, 'pace over 12 months (% a year)': year },
    stamps: [levels.at(-1)!.knownAt],
  });
}
