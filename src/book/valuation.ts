import { type Cents, type Contract, cents, type Provenance, type Quote, weakest } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { contractValue } from './book.ts';
import type { LayerName } from './layer.ts';
import { contractLabel, type Position } from './position.ts';

/** The quote of any contract with its provenance, or why there is none. */
export type QuoteOf = (contract: Contract) => Result<{ quote: Quote; provenance: Provenance }>;

/** What a package would bring if closed now. */
export interface Mark {
  readonly positionId: string;
  readonly layer: LayerName;
  /** Proceeds of closing the options minus their cost, before closing fees; futures are settled by variation instead. */
  readonly unrealised: Cents;
  readonly provenance: Provenance;
}

/**
 * Value of an open package at a price rule, `priceAt(quote, side)` giving the points at which one contract can be sold
 * (side -1) or bought (side 1). A leg without a price leaves the package unvalued with that leg named.
 */
export function markPosition(
  position: Position,
  quoteOf: QuoteOf,
  priceAt: (quote: Quote, side: 1 | -1) => Result<number>,
): Result<Mark> {
  let unrealised = 0;
  const sources: Provenance[] = [];
  for (const leg of position.legs) {
    if (leg.contract.kind === 'future') continue;
    const found = quoteOf(leg.contract);
    if (!found.ok) return absent(found.reason, contractLabel(leg.contract));
    const price = priceAt(found.value.quote, leg.quantity > 0 ? -1 : 1);
    if (!price.ok) return absent(price.reason, contractLabel(leg.contract));
    unrealised +=
      contractValue(leg.contract, leg.quantity, price.value) -
      contractValue(leg.contract, leg.quantity, leg.price);
    sources.push(found.value.provenance);
  }
  return ok({
    positionId: position.id,
    layer: position.layer,
    unrealised: cents(unrealised),
    provenance: weakest(sources),
  });
}
