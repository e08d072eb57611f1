import { contractLabel, type Leg, type TradedLeg } from '../book/index.ts';
import { cents, type MarketView, MID, priceAtTravel } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { Order } from '../method/index.ts';

/** A roll as its two halves: what left the position that was given up, what entered the new one. */
export interface RollHalves {
  readonly close: readonly TradedLeg[];
  readonly open: readonly TradedLeg[];
}

/**
 * Splits the legs that a roll traded into its two orders. A contract in both changes hands inside the account, free of
 * fees, at the price of its traded part, or at the mid where none of it was traded; the account's result does not depend
 * on that price. A fee stays with the half whose side was traded.
 */
export function rollHalves(
  { close, open }: NonNullable<Order['replaces']>,
  traded: readonly TradedLeg[],
  view: MarketView,
): Result<RollHalves> {
  const halves = { close: [] as TradedLeg[], open: [] as TradedLeg[] };
  for (const half of ['close', 'open'] as const) {
    for (const leg of (half === 'close' ? close : open).legs) {
      const label = contractLabel(leg.contract);
      const net = traded.find(({ contract }) => contractLabel(contract) === label);
      const one = net ? ok(fromTraded(leg, net)) : transferred(leg, view);
      if (!one.ok) return absent(one.reason, label);
      halves[half].push(one.value);
    }
  }
  return ok(halves);
}

function fromTraded(leg: Leg, net: TradedLeg): TradedLeg {
  const ours = Math.sign(net.quantity) === Math.sign(leg.quantity);
  return { ...leg, price: net.price, provenance: net.provenance, fee: ours ? net.fee : cents(0) };
}

function transferred(leg: Leg, view: MarketView): Result<TradedLeg> {
  const found = view.quote(leg.contract);
  if (!found.ok) return found;
  const mid = priceAtTravel(found.value.quote, 1, MID);
  if (!mid.ok) return mid;
  const price = Math.round(mid.value * 100) / 100;
  return ok({ ...leg, price, provenance: found.value.provenance, fee: cents(0) });
}
