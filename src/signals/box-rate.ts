import type { MarketView } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { basisOf, longestFirst } from './chain-basis.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * Interest that box spreads pay, continuously compounded, % a year: −ln(discount)/T of the longest SPX or SPXW chain
 * whose parity line determines its slope. Options of a few days do not, whatever their quotes.
 */
export function boxRate(view: MarketView): Signal {
  const chains = longestFirst(view);
  if (chains.length === 0) return absent('no-chain', 'neither SPX nor SPXW');
  for (const chain of chains) {
    const basis = basisOf(chain);
    if (!basis.ok || basis.value.parity.discountSource === 'assumed') continue;
    const { parity, years } = basis.value;
    return signalOf(view, {
      id: 'box-rate',
      value: (-100 * Math.log(parity.discount)) / years,
      unit: '% a year',
      inputs: {
        discount: parity.discount,
        'standard error (% a year)': (100 * parity.discountError) / (parity.discount * years),
        'horizon (days)': 365 * years,
      },
      stamps: [chain.quotedAt],
    });
  }
  return absent(
    'discount-undetermined',
    `${chains.length} chains, none of which pins the rate to 1 % a year`,
  );
}
