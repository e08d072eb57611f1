import {
  addDays,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  NEW_YORK,
  nextTradingDay,
  nthWeekday,
  type Release,
  type ReleaseKind,
  tradingDayOnOrAfter,
  tradingDayOnOrBefore,
} from '../../market/index.ts';
import { RELEASE_VARIANCE } from './parameters.ts';
import { datedStream } from './streams.ts';

/** When a release is due; what it says comes later. */
export interface ScheduledRelease {
  readonly kind: ReleaseKind;
  readonly date: IsoDate;
  readonly at: EpochMs;
}

const FOMC_MONTHS: ReadonlySet<number> = new Set([1, 3, 5, 6, 7, 9, 11, 12]);
const SCHEDULE_KNOWN_DAYS = 120;
const INITIAL_TARGET_RATE = 4.25;
const RATE_STEP = 0.25;
/** Chance that a meeting moves the rate against the consensus, each way. */
const RATE_SURPRISE = 0.1;

interface Figures {
  readonly title: string;
  readonly unit: string;
  readonly consensus: number;
  readonly consensusDeviation: number;
  readonly surpriseDeviation: number;
  readonly rounding: number;
}

const FIGURES: { readonly [Kind in Exclude<ReleaseKind, 'fomc'>]: Figures } = {
  cpi: {
    title: 'Synthetic CPI, month on month',
    unit: '%',
    consensus: 0.25,
    consensusDeviation: 0.08,
    surpriseDeviation: 0.1,
    rounding: 10,
  },
  ppi: {
    title: 'Synthetic PPI, month on month',
    unit: '%',
    consensus: 0.2,
    consensusDeviation: 0.1,
    surpriseDeviation: 0.2,
    rounding: 10,
  },
  jobs: {
    title: 'Synthetic nonfarm payrolls',
    unit: 'thousand',
    consensus: 150,
    consensusDeviation: 25,
    surpriseDeviation: 60,
    rounding: 1,
  },
};

/** Variance a release adds to its session, in plain sessions. */
export function releaseVariance(kind: ReleaseKind): number {
  return RELEASE_VARIANCE[kind];
}

/**
 * Releases of the months that hold `from` to `to`, in order of time. By rule: CPI on the second Wednesday and PPI on
 * the session after it, jobs on the first Friday, all at 08:30; the FOMC on the third Wednesday of eight months at
 * 14:00 New York. Holidays move them to a session.
 */
export function scheduledReleases(from: IsoDate, to: IsoDate): ScheduledRelease[] {
  const releases: ScheduledRelease[] = [];
  const add = (kind: ReleaseKind, date: IsoDate, time: string) =>
    releases.push({ kind, date, at: instantOf(date, time, NEW_YORK) });
  const last = monthNumber(to);
  for (let month = monthNumber(from); month <= last; month++) {
    const [year, inYear] = [Math.floor(month / 12), (month % 12) + 1];
    const cpi = tradingDayOnOrAfter(nthWeekday(year, inYear, 3, 2));
    add('cpi', cpi, '08:30');
    add('ppi', nextTradingDay(cpi), '08:30');
    add('jobs', tradingDayOnOrBefore(nthWeekday(year, inYear, 5, 1)), '08:30');
    if (FOMC_MONTHS.has(inYear)) add('fomc', tradingDayOnOrAfter(nthWeekday(year, inYear, 3, 3)), '14:00');
  }
  return releases.sort((a, b) => a.at - b.at);
}

/**
 * The schedule with invented figures. Surprises are drawn apart from the index: they say when variance is due, not
 * which way the index goes, so a signal that trades their sign must find nothing here.
 */
export function publishedReleases(seed: number, schedule: readonly ScheduledRelease[]): Release[] {
  const previous = new Map<ReleaseKind, number>();
  let targetRate = INITIAL_TARGET_RATE;
  return schedule.map(({ kind, date, at }) => {
    const random = datedStream(seed, kind, date);
    const before = previous.get(kind);
    const stamps = {
      kind,
      releasedAt: at,
      scheduledKnownAt: epochMs(instantOf(addDays(date, -SCHEDULE_KNOWN_DAYS), '09:00', NEW_YORK)),
      ...(before === undefined ? {} : { previous: before }),
    };
    if (kind === 'fomc') {
      const consensus = targetRate;
      const draw = random.uniform();
      if (draw < RATE_SURPRISE && targetRate > RATE_STEP) targetRate -= RATE_STEP;
      else if (draw > 1 - RATE_SURPRISE) targetRate += RATE_STEP;
      previous.set(kind, targetRate);
      return {
        ...stamps,
        title: 'Synthetic FOMC target rate, upper bound',
        unit: '%',
        consensus,
        actual: targetRate,
      };
    }
    const { title, unit, rounding, ...law } = FIGURES[kind];
    const consensus = law.consensus + law.consensusDeviation * random.normal();
    const actual = consensus + law.surpriseDeviation * random.normal();
    const printed = (value: number) => Math.round(value * rounding) / rounding || 0;
    previous.set(kind, printed(actual));
    return { ...stamps, title, unit, consensus: printed(consensus), actual: printed(actual) };
  });
}

function monthNumber(date: IsoDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}
