import { isVixMonthly, type MarketView } from '../market/index.ts';
import { absent, remembered } from '../math/index.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * First monthly VX tenor over the second, mids: below 1 is contango, 1 and above inversion. Weekly tenors are left out,
 * as they only interpolate the months. The answer for a view is remembered.
 */
export function frontRatio(view: MarketView): Signal {
  return rememberedRatio(view);
}

const rememberedRatio = remembered<MarketView, void, Signal>(readRatio);

function readRatio(view: MarketView): Signal {
  const curve = view.curve();
  if (!curve) return absent('no-curve');
  const [first, second] = curve.tenors.filter((tenor) => isVixMonthly(tenor.expiry));
  if (!first || !second)
    return absent('too-few-tenors', `${curve.tenors.length} VX tenors, two monthly ones needed`);
  const front = (first.bid + first.ask) / 2;
  const next = (second.bid + second.ask) / 2;
  return signalOf(view, {
    id: 'front-ratio',
    value: front / next,
    unit: 'ratio',
    inputs: { [`VX ${first.expiry} (points)`]: front, [`VX ${second.expiry} (points)`]: next },
    stamps: [curve.quotedAt],
  });
}
