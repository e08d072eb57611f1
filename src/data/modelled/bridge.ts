import {
  closeOf,
  type DailyBar,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  isoDate,
} from '../../market/index.ts';
import { type RandomStream, randomStream } from '../../math/index.ts';
import { MODEL_CLOCK, SESSION_SHARE } from './session-clock.ts';

const STEP_MS = 5 * 60_000;

/**
 * Before this date the open on file is the first print of an index most of whose shares had not traded: it equals the
 * close of the day before (its night is 0 to 5 % of variance, against 17 to 33 % since). The night's move is then put
 * into the first five minutes.
 */
const OPENS_ARE_TRADED_SINCE = isoDate('2017-01-01');

/** The index at every fifth minute of one session, the first at the open and the last at the close. */
export interface SessionBridge {
  readonly date: IsoDate;
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  readonly levels: Float64Array;
  /** Share of the session's variance passed at each point, 0 to 1. */
  readonly passed: Float64Array;
}

/**
 * A path through a day's open, high, low and close: the two extremes are placed at random, the likelier order first, and
 * Brownian bridges on the variance clock join the four, folded back at the extremes. Exact are the four prices; the law
 * between them is an approximation. Same bar and seed, same path.
 */
export function sessionBridge(bar: DailyBar, seed: number): SessionBridge {
  const opens = instantOf(bar.date, '09:30', 'America/New_York');
  const closes = closeOf(bar.date);
  const last = Math.round((closes - opens) / STEP_MS);
  const passed = passedShares(bar.date, opens, last);
  const random = randomStream(seed, Number(bar.date.replaceAll('-', '')));
  const [low, high] = [Math.log(bar.low), Math.log(bar.high)];
  const deviation = (high - low) / (2 * Math.sqrt(Math.LN2));
  const pins = pinned(bar, last, passed, random);
  const levels = new Float64Array(last + 1);
  for (let k = 1; k < pins.length; k++) {
    const [from, to] = [pins[k - 1]!, pins[k]!];
    let value = Math.log(from.price);
    for (let i = from.at + 1; i < to.at; i++) {
      const share = (passed[i]! - passed[i - 1]!) / (passed[to.at]! - passed[i - 1]!);
      const spread = deviation * Math.sqrt((passed[i]! - passed[i - 1]!) * (1 - share));
      value = folded(value + share * (Math.log(to.price) - value) + spread * random.normal(), low, high);
      levels[i] = Math.min(bar.high, Math.max(bar.low, Math.round(Math.exp(value) * 100) / 100));
    }
  }
  for (const { at, price } of pins) levels[at] = price;
  return { date: bar.date, opens, closes, levels, passed };
}

interface Pin {
  readonly at: number;
  readonly price: number;
}

/** Points whose price the bar tells, in order of time: its ends and, inside, its extremes. */
function pinned(bar: DailyBar, last: number, passed: Float64Array, random: RandomStream): readonly Pin[] {
  const { low, high } = extremes(bar, last, passed, random);
  const inner = [
    { at: low, price: bar.low },
    { at: high, price: bar.high },
  ].filter(({ at }) => at > 0 && at < last);
  return [{ at: 0, price: bar.open }, ...inner, { at: last, price: bar.close }].sort((a, b) => a.at - b.at);
}

/** Where the low and the high lie: at an end that equals them, else at random points of the clock. */
function extremes(
  { open, high, low, close }: DailyBar,
  last: number,
  passed: Float64Array,
  random: RandomStream,
): { readonly low: number; readonly high: number } {
  const [one, other, order] = [random.uniform(), random.uniform(), random.uniform()];
  const placed = (share: number) => {
    let at = 1;
    while (at < last - 1 && passed[at]! < share) at++;
    return at;
  };
  let early = placed(Math.min(one, other));
  let late = placed(Math.max(one, other));
  if (early === late && late < last - 1) late++;
  else if (early === late) early--;
  // Of the two orders the shorter way is the likelier (reflection principle, with the range's own variance).
  const range = Math.max(high - low, 1e-9);
  const way = (first: number, second: number) =>
    (Math.abs(open - first) + range + Math.abs(second - close)) / range;
  const lowFirst = 1 / (1 + Math.exp((way(low, high) ** 2 - way(high, low) ** 2) * Math.LN2));
  const ends = (price: number) => (price === open ? 0 : price === close ? last : undefined);
  const free = order < lowFirst ? { low: early, high: late } : { low: late, high: early };
  return { low: ends(low) ?? free.low, high: ends(high) ?? free.high };
}

function folded(value: number, low: number, high: number): number {
  const once = value > high ? 2 * high - value : value < low ? 2 * low - value : value;
  return Math.min(high, Math.max(low, once));
}

function passedShares(date: IsoDate, opens: EpochMs, count: number): Float64Array {
  const night = date < OPENS_ARE_TRADED_SINCE ? 1 - SESSION_SHARE : 0;
  const shares = new Float64Array(count + 1);
  for (let i = 1; i <= count; i++) {
    shares[i] = night + 252 * MODEL_CLOCK.between(opens, epochMs(opens + i * STEP_MS));
  }
  const total = shares[count]!;
  return shares.map((share) => share / total);
}

/** The point of the grid at an instant of the session; the last one from the close on. */
export function pointAt({ opens, levels }: SessionBridge, at: EpochMs): number {
  return Math.min(levels.length - 1, Math.max(0, Math.floor((at - opens) / STEP_MS)));
}

/**
 * VIX at a point of the session: from its open to its close in step with the index's variance, and against the index's
 * departure from its own straight line by the leverage; inside the day's range.
 */
export function bridgedVix(
  vix: DailyBar,
  { levels, passed }: SessionBridge,
  point: number,
  leverage: number,
): number {
  const last = levels.length - 1;
  if (point === last) return vix.close;
  const u = passed[point]!;
  const straight = (first: number, final: number) => (1 - u) * Math.log(first) + u * Math.log(final);
  const departure = Math.log(levels[point]!) - straight(levels[0]!, levels[last]!);
  const value = Math.exp(straight(vix.open, vix.close) + leverage * departure);
  return Math.round(Math.min(vix.high, Math.max(vix.low, value)) * 100) / 100;
}
