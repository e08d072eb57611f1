import { renameSync, writeFileSync } from 'node:fs';
import { isoNewYork, surfaceChart } from '../../report/index.ts';
import { findBreakEvens } from './book-breakeven.ts';
import type { BookContext } from './book-section.ts';
import { DataError } from './failure.ts';

/**
 * Writes the joint surface of index and VIX at the next settlement as an SVG image; the file is there whole or not at all.
 * @throws DataError when the structure has no surface, or the file cannot be written.
 */
export function writeSurface(context: BookContext, file: string): void {
  const found = findBreakEvens(context);
  if (!found.ok)
    throw new DataError(`no surface to draw: ${found.reason}${found.detail ? ` (${found.detail})` : ''}`);
  const { priced, settlement, surface } = found.value;
  const { vix } = priced.repricer.market;
  if (vix === undefined) throw new DataError('no surface to draw: VIX is unknown at that instant');
  const svg = surfaceChart({
    surface,
    now: { indexPercent: 0, vix },
    response: settlement.expected.points,
    below: settlement.below.points,
    above: settlement.above.points,
    points: settlement.expected.breakEvens,
    at: isoNewYork(surface.at),
  });
  const temporary = `${file}.part`;
  try {
    writeFileSync(temporary, svg);
    renameSync(temporary, file);
  } catch (error) {
    throw new DataError(`cannot write ${file}: ${(error as Error).message}`);
  }
}
