import { multiplier } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { Position } from './position.ts';
import { contractLabel } from './position.ts';
import type { Repricer } from './repricer.ts';

/**
 * Value from which a structure's P&L since entry is counted, US dollars: what its options and shares cost, the fees paid, less what
 * its futures have gained from their entry price to the market of the repricer (which counts their gains from there).
 * The positions are those whose legs the repricer holds.
 */
export function entryBasis(
  { market }: Pick<Repricer, 'market'>,
  positions: readonly Position[],
): Result<number> {
  let basis = 0;
  for (const { legs } of positions) {
    for (const { contract, quantity, price, fee } of legs) {
      const dollars = quantity * multiplier(contract.root);
      basis += fee / 100;
      if (contract.kind !== 'future') {
        basis += dollars * price;
        continue;
      }
      const now = market.future(contract);
      if (!now.ok) return absent(now.reason, contractLabel(contract));
      basis -= dollars * (now.value.level - price);
    }
  }
  return ok(basis);
}
