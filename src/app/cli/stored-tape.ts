import { openStoreTape, type Store } from '../../data/index.ts';
import type { SessionRange, Tape } from '../../market/index.ts';
import { note } from './output.ts';
import { progressBar } from './progress.ts';

/** A tape over a store's quotes; a progress line while its cache is made, a note when that is not as it should be. */
export async function storedTape(store: Store, range: SessionRange): Promise<Tape> {
  const bar = progressBar('Preparing the tape', 'files');
  return await openStoreTape(store, range, {
    onNote: note,
    onProgress: ({ done, total }) => {
      bar.update(done, total);
      if (done === total) bar.stop();
    },
  });
}
