import { setImmediate } from 'node:timers/promises';
import {
  expiriesBetween,
  type IsoDate,
  type SessionRange,
  type SettlementPrint,
  settlementSource,
  type Tape,
} from '../../market/index.ts';
import { sha256 } from '../source-file.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { sessionBridge } from './bridge.ts';
import { CALIBRATION } from './coefficients.ts';
import { ListingBook, type ListingRule } from './listing.ts';
import { type ModelDay, modelDays } from './model-day.ts';
import { type FrameSource, frameInstants, modelledFrames } from './modelled-frames.ts';
import { storedSeries } from './stored-evidence.ts';
import { VxSettlements } from './vx-curve.ts';

/** Part of the manifest. Raise it with every change that alters a frame or a print. */
const GENERATOR_VERSION = 3;
const FRAMES_AT_A_STRETCH = 64;
/** Sessions before the first one with frames that its state looks back to. */
const LOOK_BACK = 3;

export interface ModelledHistory {
  /** First and last session wanted; else the first and last that can be modelled. */
  readonly from: IsoDate | undefined;
  readonly to: IsoDate | undefined;
  readonly listing: ListingRule;
  /** Seed of the paths within the days. */
  readonly seed: number;
  /** Frames a session: `HH:MM` New York, ascending; from 16:00 on they count from the close, half days included. */
  readonly times: readonly string[];
}

/** Shortly after the open, at noon, before the close and ten minutes after it. */
export const MODELLED_TIMES = ['09:45', '12:30', '15:45', '16:10'] as const;

/**
 * A tape over a store's daily series whose quotes are modelled: SPXW of the session and the next, SPXW of one to two
 * months, VIX options, VX and shares of funds on VX ({@link FundValues}), from the index, the VIX family and laws fitted to real chains ({@link CALIBRATION}). The
 * day's path is a bridge through its open, high, low and close, so prices within a day lean towards a close that was
 * not known yet; those after the close do not. All quotes are of provenance `modelled`, also where a curve passes
 * through settlements.
 *
 * Opening prints of AM-settled SPXW (October 2005 to December 2010) are the bridge's level at 09:35, as the open on file
 * is that of an index that had not traded; they count as stand-ins.
 * @throws StoreError when the store has no day in the range to model.
 */
export async function openModelledTape(store: Store, history: ModelledHistory): Promise<Tape> {
  const { listing, seed, times } = history;
  const { series, settlements, futures, hashes } = await storedSeries(store);
  const days = modelDays(series);
  const range = { from: history.from ?? days[LOOK_BACK]?.date, to: history.to ?? days.at(-1)?.date };
  const first = Math.max(
    LOOK_BACK,
    days.findIndex(({ date }) => date >= (range.from ?? date)),
  );
  const last = days.findLastIndex(({ date }) => date <= (range.to ?? date));
  if (!isRange(range) || last < first || days[first]!.date < range.from) {
    throw new StoreError(
      `the store ${store.directory} has no daily bars of SPX and VIX to model from ${range.from ?? 'the first'} to ${range.to ?? 'the last'}; import some with: alvh data import <path…>`,
    );
  }
  const source: FrameSource = {
    days,
    series,
    settlements: new VxSettlements(futures),
    calibration: CALIBRATION,
    listings: new ListingBook(listing, range.from, range.to),
    times,
    seed,
  };
  const used = days.slice(first, last + 1);
  const parameters = {
    generator: 'modelled-history',
    version: GENERATOR_VERSION,
    range,
    listing,
    seed,
    times,
    calibration: CALIBRATION,
  };
  const { intraday: _real, ...daily } = series;
  return {
    manifest: sha256([...new Set(hashes)].sort().join('\n') + JSON.stringify(parameters)),
    provenance: 'modelled',
    range,
    series: daily,
    settlements: settlements.with(openingPrints(used, seed)),
    timetable: used.flatMap((day) => frameInstants(day, times)),
    gaps: gapsOf(used, listing),
    async *frames() {
      let made = 0;
      for (const frame of modelledFrames(source, first, last)) {
        yield frame;
        // Nothing here awaits the disk: give timers their turn, such as that of the progress line.
        if (++made % FRAMES_AT_A_STRETCH === 0) await setImmediate();
      }
    },
  };
}

function isRange(range: { from: IsoDate | undefined; to: IsoDate | undefined }): range is SessionRange {
  return range.from !== undefined && range.to !== undefined;
}

/** SET of the days on which AM-settled SPXW expired. */
function openingPrints(days: readonly ModelDay[], seed: number): readonly SettlementPrint[] {
  const [from, to] = [days[0]!.date, days.at(-1)!.date];
  const morning = new Set<IsoDate>();
  for (const expiry of expiriesBetween('SPXW', from, to)) {
    if (settlementSource('SPXW', expiry) === 'SET') morning.add(expiry);
  }
  return days.flatMap(({ date, spx }): SettlementPrint[] =>
    morning.has(date)
      ? [
          {
            source: 'SET',
            date,
            value: sessionBridge(spx, seed).levels[1]!,
            origin: 'modelled path at 09:35',
            fallback: true,
          },
        ]
      : [],
  );
}

function gapsOf(days: readonly ModelDay[], listing: ListingRule): readonly string[] {
  const lacking = (name: string, of: (day: ModelDay) => unknown) => {
    const without = days.filter((day) => of(day) === undefined);
    return without.length === 0 || without.length === days.length
      ? without.map(() => `${name} is not on file in this range`).slice(0, 1)
      : [
          `${name} is not on file on ${without.length} of ${days.length} sessions, last on ${without.at(-1)!.date}`,
        ];
  };
  return [
    ...lacking('VIX1D', ({ vix1d }) => vix1d),
    ...lacking('VIX9D', ({ vix9d }) => vix9d),
    ...lacking('VIX3M', ({ vix3m }) => vix3m),
    ...lacking('VVIX', ({ vvix }) => vvix),
    listing === 'hypothetical'
      ? 'expiries that the exchange did not list are quoted too and marked hypothetical'
      : 'only expiries that the exchange listed on the day are quoted',
    'no frames overnight; no bars within the session, as its path is a bridge',
  ];
}

/** When frames are taken, checked. @throws RangeError for what is no ascending list of `HH:MM` from 09:30 to 16:14. */
export function modelledTimes(times: readonly string[]): readonly string[] {
  const valid = times.every(
    (time, i) =>
      /^\d{2}:[0-5]\d$/.test(time) && time >= '09:30' && time <= '16:14' && (i === 0 || time > times[i - 1]!),
  );
  if (!valid || times.length === 0)
    throw new RangeError(`not ascending times HH:MM from 09:30 to 16:14 New York: ${times.join(',')}`);
  return times;
}
