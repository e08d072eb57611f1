import { epochMs, type MarketView } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { boxRate } from './box-rate.ts';
import { dailyValues } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * What tying up cash for some days costs, % a year: the rate that SPX boxes imply where the chains determine it, else the
 * three-month bill. Absent where neither is known.
 */
export function fundingRate(view: MarketView): Signal {
  const box = boxRate(view);
  if (box.ok) {
    return signalOf(view, {
      id: 'funding-rate',
      value: box.value.value,
      unit: '% a year',
      inputs: { 'rate of boxes (% a year)': box.value.value },
      stamps: [epochMs(view.asOf - box.value.stalenessMinutes * 60_000)],
    });
  }
  const bill = dailyValues(view, 'bill-3m', 1);
  if (!bill.ok) return absent('no-funding-rate', `${box.reason} for boxes, ${bill.reason} for bill-3m`);
  const [{ value, knownAt }] = bill.value as [(typeof bill.value)[number]];
  return signalOf(view, {
    id: 'funding-rate',
    value,
    unit: '% a year',
    inputs: { 'bill-3m (% a year)': value },
    stamps: [knownAt],
  });
}
