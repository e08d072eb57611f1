import { importPaths, makeScratch, openStore, openStoreTape, removeScratch } from '../../data/index.ts';
import { type Frame, isoDate } from '../../market/index.ts';
import { DataError } from './failure.ts';

/**
 * The quotes of one chain file of any format the store reads: its only frame, or the last one when it holds several.
 * @throws DataError when the file is not recognised, refused, or holds no quotes.
 */
export async function readChainFile(path: string): Promise<Frame> {
  const directory = await makeScratch();
  try {
    const store = openStore(directory);
    const { files } = await importPaths(store, [path]);
    const report = files[0];
    if (report === undefined) throw new DataError(`no file at ${path}`);
    if (report.status !== 'imported') {
      throw new DataError(
        'reason' in report ? `${path}: ${report.reason}` : `${path} is in no format known here`,
      );
    }
    const range = { from: isoDate('1990-01-02'), to: isoDate('2030-12-30') };
    const tape = await openStoreTape(store, range, { cache: 'none' }).catch((error: unknown) => {
      throw new DataError(`${path} holds no option quotes that were alive when they were taken`, {
        cause: error,
      });
    });
    let last: Frame | undefined;
    for await (const frame of tape.frames()) last = frame;
    if (last === undefined) throw new DataError(`${path} holds no option quotes`);
    return last;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new DataError(`cannot read ${path}`);
    throw error;
  } finally {
    await removeScratch(directory);
  }
}
