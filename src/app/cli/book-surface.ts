import { surfacePicture } from '../../report/index.ts';
import { structureBreakEvens } from '../../research/index.ts';
import type { BookContext } from './book-section.ts';
import { DataError } from './failure.ts';
import { writeWhole } from './write-file.ts';

/**
 * Writes the joint surface of index and VIX at the next settlement as an SVG image; the file is there whole or not at all.
 * @throws DataError when the structure has no surface.
 * @throws UsageError when the file cannot be written.
 */
export async function writeSurface({ book, view }: BookContext, file: string): Promise<void> {
  const found = structureBreakEvens(book, view);
  if (!found.ok)
    throw new DataError(`no surface to draw: ${found.reason}${found.detail ? ` (${found.detail})` : ''}`);
  const picture = surfacePicture(found.value);
  if (!picture.ok) throw new DataError('no surface to draw: VIX is unknown at that instant');
  const { surfaceChart } = await import('./charts.ts');
  writeWhole(file, surfaceChart(picture.value));
}
