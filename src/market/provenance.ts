/**
 * Where a price comes from, weakest last: `quoted` (a real bid and ask), `implied` (by parity from quoted options),
 * `modelled` (a chain built from index, volatility indices and a calibrated smile), `synthetic` (the seeded market).
 */
export type Provenance = 'quoted' | 'implied' | 'modelled' | 'synthetic';

const STRENGTH: readonly Provenance[] = ['quoted', 'implied', 'modelled', 'synthetic'];

/** The weakest of several: a package is no better than its worst leg. An empty list is `quoted`. */
export function weakest(sources: Iterable<Provenance>): Provenance {
  let worst = 0;
  for (const source of sources) worst = Math.max(worst, STRENGTH.indexOf(source));
  return STRENGTH[worst]!;
}
