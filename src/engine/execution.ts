import type { TradedLeg } from '../book/index.ts';
import type { MarketView } from '../market/index.ts';
import type { Result } from '../math/index.ts';
import type { Order } from '../method/index.ts';

/** A whole package filled at one net price. */
export interface Fill {
  readonly order: Order;
  /** Legs as traded; their prices add up to the net price exactly. */
  readonly legs: readonly TradedLeg[];
}

/** Where orders go: simulated, paper, or a ticket for a broker. A package is filled whole or refused with a reason. */
export interface Execution {
  execute(order: Order, view: MarketView): Result<Fill>;
}
