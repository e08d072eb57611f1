import {
  type Cents,
  type ContractQuote,
  cents,
  type MarketView,
  type OptionContract,
  type Provenance,
  type Quote,
  quoteAt,
  weakest,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { contractValue } from './book.ts';
import type { LayerName } from './layer.ts';
import { contractLabel, type Position } from './position.ts';

/** What a package would bring if closed now. */
export interface Mark {
  readonly positionId: string;
  readonly layer: LayerName;
  /** Proceeds of closing options and shares minus their cost, before closing fees; futures are settled by variation instead. */
  readonly unrealised: Cents;
  /** The same of each leg, in order; a future has none of its own. */
  readonly legs: readonly Cents[];
  readonly provenance: Provenance;
  /** True when a leg was not listed and a no-arbitrage bound stands for its quote. */
  readonly bounded: boolean;
}

/**
 * Value of an open package at a price rule, `priceAt(quote, side)` giving the points at which one contract can be sold
 * (side -1) or bought (side 1). A leg without a price leaves the package unvalued with that leg named.
 */
export function markPosition(
  position: Position,
  view: MarketView,
  priceAt: (quote: Quote, side: 1 | -1) => Result<number>,
): Result<Mark> {
  const legs: Cents[] = [];
  let bounded = false;
  const sources: Provenance[] = [];
  for (const leg of position.legs) {
    if (leg.contract.kind === 'future') {
      legs.push(cents(0));
      continue;
    }
    const listed = view.quote(leg.contract);
    const found =
      !listed.ok && listed.reason === 'not-listed' && leg.contract.kind === 'option'
        ? boundingQuote(view, leg.contract, leg.quantity > 0)
        : listed;
    if (!found.ok) return absent(found.reason, contractLabel(leg.contract));
    bounded ||= found !== listed;
    const price = priceAt(found.value.quote, leg.quantity > 0 ? -1 : 1);
    if (!price.ok) return absent(price.reason, contractLabel(leg.contract));
    const value = contractValue(leg.contract, leg.quantity, price.value);
    legs.push(cents(value - contractValue(leg.contract, leg.quantity, leg.price)));
    sources.push(found.value.provenance);
  }
  return ok({
    positionId: position.id,
    layer: position.layer,
    unrealised: cents(legs.reduce((sum: number, one) => sum + one, 0)),
    legs,
    provenance: weakest(sources),
    bounded,
  });
}

/**
 * A quote that bounds an option the chain no longer lists on the safe side, by monotonicity in strike: a long one is
 * worth at least what the next listed strike further out is, a short one at most what the next one nearer in is.
 */
function boundingQuote(view: MarketView, contract: OptionContract, long: boolean): Result<ContractQuote> {
  const chain = view.chain(contract.root, contract.expiry);
  if (!chain) return absent('no-chain', contractLabel(contract));
  const higher = chain.strikes.findIndex((strike) => strike > contract.strike);
  const lower = (higher < 0 ? chain.strikes.length : higher) - 1;
  const index = (contract.right === 'C') === long ? higher : lower;
  const { quotedAt, provenance } = chain;
  if (index >= 0) return ok({ quote: quoteAt(chain, index, contract.right), quotedAt, provenance });
  return long
    ? ok({ quote: { kind: 'no-bid', ask: 0 }, quotedAt, provenance })
    : absent('not-listed', contractLabel(contract));
}
