import type { MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { type SmilePoint, strikeGreeks } from '../volatility/index.ts';
import { type ChainChoice, chosenChain } from './chain-basis.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * 25-delta risk reversal, σ(put) − σ(call), vol points on the calendar clock: how much dearer the put side is. Forward
 * deltas of two-sided out-of-the-money quotes, volatility linear in delta between strikes.
 */
export function riskReversal(view: MarketView, choice: ChainChoice = {}): Signal {
  const points = smileOf(view, choice);
  if (!points.ok) return points;
  const put = atDelta(points.value, 'P', 0.25);
  if (!put.ok) return put;
  const call = atDelta(points.value, 'C', 0.25);
  if (!call.ok) return call;
  return signalOf(view, {
    id: 'risk-reversal',
    value: 100 * (put.value - call.value),
    unit: 'vol points',
    inputs: { '25-delta put (vol points)': 100 * put.value, '25-delta call (vol points)': 100 * call.value },
    stamps: [points.value.quotedAt],
  });
}

/** Slope of the put side, σ(10-delta put) − σ(at the forward), vol points on the calendar clock. */
export function putSlope(view: MarketView, choice: ChainChoice = {}): Signal {
  const points = smileOf(view, choice);
  if (!points.ok) return points;
  const tail = atDelta(points.value, 'P', 0.1);
  if (!tail.ok) return tail;
  const { puts, calls, forward } = points.value;
  const [below, above] = [puts[0], calls[0]];
  if (!below || !above) return absent('no-points', 'nothing is quoted around the forward');
  const share = (forward - below.strike) / (above.strike - below.strike);
  const middle = (1 - share) * below.volatility + share * above.volatility;
  return signalOf(view, {
    id: 'put-slope',
    value: 100 * (tail.value - middle),
    unit: 'vol points',
    inputs: { '10-delta put (vol points)': 100 * tail.value, 'at the forward (vol points)': 100 * middle },
    stamps: [points.value.quotedAt],
  });
}

interface Points {
  readonly quotedAt: MarketView['asOf'];
  readonly forward: number;
  /** From the money outward. */
  readonly puts: readonly SmilePoint[];
  readonly calls: readonly SmilePoint[];
}

function smileOf(view: MarketView, choice: ChainChoice): Result<Points> {
  const basis = chosenChain(view, choice);
  if (!basis.ok) return basis;
  const { chain, parity, years } = basis.value;
  const { forward, discount } = parity;
  const points = strikeGreeks(chain, { forward, discount, years }).flatMap(({ point }) =>
    point.ok && point.value.basis === 'mid' ? [point.value] : [],
  );
  return ok({
    quotedAt: chain.quotedAt,
    forward,
    puts: points.filter(({ side }) => side === 'P').reverse(),
    calls: points.filter(({ side }) => side === 'C'),
  });
}

/** Volatility at a forward delta, absolute; the first pair of strikes from the money outward that brackets it. */
function atDelta(points: Points, side: 'P' | 'C', delta: number): Result<number, 'delta-not-quoted'> {
  const outward = side === 'P' ? points.puts : points.calls;
  for (let i = 1; i < outward.length; i++) {
    const [near, far] = [outward[i - 1]!, outward[i]!];
    const [high, low] = [Math.abs(near.greeks.delta), Math.abs(far.greeks.delta)];
    if (!(high >= delta && low <= delta && high > low)) continue;
    const share = (high - delta) / (high - low);
    return ok((1 - share) * near.volatility + share * far.volatility);
  }
  return absent('delta-not-quoted', `no ${side === 'P' ? 'puts' : 'calls'} around a delta of ${delta}`);
}
