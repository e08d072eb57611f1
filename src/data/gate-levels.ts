import type { EpochMs, OptionChain } from '../market/index.ts';
import { expiresAt } from '../market/index.ts';
import type { Imported } from './imported.ts';
import { isPlausibleLevel, parityPoint } from './snapshot-score.ts';

/** Leaves out, and counts, index levels that lie too far from the parity of the options quoted with them. */
export function withPlausibleLevels(imported: Imported): Imported {
  const { levels = [], quotes = [], dropped = [] } = imported;
  if (levels.length === 0) return imported;
  const chains = quotes.flatMap((block) => block.chains);
  const kept = levels.filter(({ symbol, at, value }) => {
    const forward = forwardAt(
      chains.filter((chain) => chain.root.startsWith(symbol)),
      at,
    );
    return isPlausibleLevel(symbol, value, forward);
  });
  if (kept.length === levels.length) return imported;
  const reason = 'index level too far from the parity of its options';
  return { ...imported, levels: kept, dropped: [...dropped, { reason, rows: levels.length - kept.length }] };
}

/** The parity point of the nearest live expiry quoted at an instant. */
function forwardAt(chains: readonly OptionChain[], at: EpochMs): number | undefined {
  const [nearest] = chains
    .filter((chain) => chain.quotedAt === at && expiresAt(chain.root, chain.expiry) > at)
    .sort((a, b) => (a.expiry < b.expiry ? -1 : 1));
  return nearest && parityPoint(nearest);
}
