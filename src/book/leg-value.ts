import {
  type Cents,
  type Contract,
  cents,
  expiresAt,
  isDated,
  type MarketView,
  multiplier,
  type OptionContract,
  type Provenance,
  strikeIndex,
  weakest,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { parityForward, pointAt, yearsToExpiry } from '../volatility/index.ts';
import { contractLabel, type Leg } from './position.ts';
import { basisPrice, type OptionBasis, surfaceBasis } from './surface-value.ts';

/** Value of one contract at one instant. */
export interface LegValue {
  /** Points per contract; futures to 0.01, as they are settled. */
  readonly price: number;
  /** `mid` of a two-sided quote, `half-offer` where nothing is bid, `surface` where the quotes give no value. */
  readonly basis: 'mid' | 'half-offer' | 'surface';
  readonly provenance: Provenance;
}

/** Contracts at a price in points that need be no multiple of 0.01, rounded to the cent once. */
export function centsOf({ contract, quantity }: Leg, points: number): Cents {
  return cents(Math.round(100 * quantity * multiplier(contract.root) * points));
}

/**
 * Value of a contract: the middle of its quote, half of the offer where nothing is bid; an option that is not listed, not
 * quoted, crossed or whose chain is missing takes the fitted surface, marked as modelled. A future without a quoted or
 * implied tenor has none, nor a share that is not quoted, nor has what has settled: no quote is carried across a settlement.
 */
export function valueLeg(contract: Contract, view: MarketView): Result<LegValue> {
  if (isDated(contract) && view.asOf >= expiresAt(contract.root, contract.expiry))
    return absent('expired', contractLabel(contract));
  const listed = view.quote(contract);
  if (contract.kind === 'fund') {
    if (!listed.ok) return absent(listed.reason, contractLabel(contract));
    const { quote, provenance } = listed.value;
    if (quote.kind !== 'two-sided') return absent(quote.kind, contractLabel(contract));
    return ok({ price: (quote.bid + quote.ask) / 2, basis: 'mid', provenance });
  }
  if (contract.kind === 'future') {
    if (!listed.ok) return absent(listed.reason, contractLabel(contract));
    const { quote, provenance } = listed.value;
    if (quote.kind !== 'two-sided') return absent(quote.kind, contractLabel(contract));
    return ok({ price: Math.round((quote.bid + quote.ask) * 50) / 100, basis: 'mid', provenance });
  }
  if (listed.ok) {
    const { quote, provenance } = listed.value;
    if (quote.kind === 'two-sided')
      return ok({ price: (quote.bid + quote.ask) / 2, basis: 'mid', provenance });
    if (quote.kind === 'no-bid') return ok({ price: quote.ask / 2, basis: 'half-offer', provenance });
  }
  const basis = surfaceBasis(contract, view);
  if (!basis.ok) return basis;
  return ok({
    price: basisPrice(contract, basis.value),
    basis: 'surface',
    provenance: basis.value.provenance,
  });
}

/**
 * What an option is priced off: the parity forward of its own expiry, for options on VIX the quoted future of that expiry
 * where there is one and never spot VIX, with the implied deviation of its own strike; from the fitted surface where the
 * strike gives none.
 */
export function optionBasis(contract: OptionContract, view: MarketView): Result<OptionBasis> {
  const chain = view.chain(contract.root, contract.expiry);
  const parity = chain && parityForward(chain);
  const years = chain && yearsToExpiry(chain);
  if (chain && parity?.ok && years?.ok) {
    const index = strikeIndex(chain, contract.strike);
    const underlying = quotedFuture(contract, view) ?? parity.value.forward;
    const { discount } = parity.value;
    const point =
      index < 0
        ? absent('not-listed')
        : pointAt(chain, index, { forward: underlying, discount, years: years.value });
    if (point.ok) {
      const provenance = weakest(['implied', chain.provenance]);
      return ok({ underlying, discount, deviation: point.value.deviation, provenance });
    }
  }
  return surfaceBasis(contract, view);
}

/** Mid of the VX of a VIX option's expiry where the curve is the market's own, not one implied from these very options. */
function quotedFuture({ root, expiry }: OptionContract, view: MarketView): number | undefined {
  if (root !== 'VIX' && root !== 'VIXW') return undefined;
  const tenor = view.curve()?.tenors.find((one) => one.expiry === expiry);
  return tenor && tenor.provenance !== 'implied' ? (tenor.bid + tenor.ask) / 2 : undefined;
}
