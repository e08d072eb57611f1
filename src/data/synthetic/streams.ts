import type { IsoDate } from '../../market/index.ts';
import { type RandomStream, randomStream } from '../../math/index.ts';

/** Every use of chance has a stream of its own for each date, so that no draw depends on how much was asked for. */
const USES = { session: 1, print: 2, breadth: 3, bill: 4, cpi: 5, ppi: 6, jobs: 7, fomc: 8 } as const;

export function datedStream(seed: number, use: keyof typeof USES, date: IsoDate): RandomStream {
  return randomStream(seed, USES[use], Number(date.replaceAll('-', '')));
}
