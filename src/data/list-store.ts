import { epochMs, type IsoDate, type OptionRoot, tradeDateAt } from '../market/index.ts';
import type { SeriesKind } from './catalogue.ts';
import { readCatalogue, type Store } from './store.ts';

/** What a store holds, by root and by series. */
export interface StoreListing {
  readonly files: number;
  readonly chains: readonly {
    readonly root: OptionRoot;
    /** First and last trade date. */
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly sessions: number;
    readonly snapshots: number;
    /** Strikes, summed over expiries and snapshots. */
    readonly rows: number;
  }[];
  readonly series: readonly {
    readonly kind: SeriesKind;
    readonly subject: string;
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly rows: number;
    readonly files: number;
  }[];
}

/** What a store holds, by root and by series. */
export async function listStore(store: Store): Promise<StoreListing> {
  const { sources } = await readCatalogue(store);
  const chains = new Map<OptionRoot, { dates: Set<IsoDate>; snapshots: number; rows: number }>();
  const series = new Map<string, StoreListing['series'][number]>();
  for (const output of sources.flatMap(({ outputs }) => outputs)) {
    if (output.kind === 'quotes') {
      const held = chains.get(output.root) ?? { dates: new Set<IsoDate>(), snapshots: 0, rows: 0 };
      for (const { quotedAt } of output.captures) held.dates.add(tradeDateAt(epochMs(quotedAt)));
      held.snapshots += output.captures.length;
      held.rows += output.rows;
      chains.set(output.root, held);
      continue;
    }
    for (const { name, from, to, rows } of output.subjects) {
      const key = `${output.kind} ${name}`;
      const held = series.get(key);
      series.set(key, {
        kind: output.kind,
        subject: name,
        from: (held && held.from < from ? held.from : from) as IsoDate,
        to: (held && held.to > to ? held.to : to) as IsoDate,
        rows: (held?.rows ?? 0) + rows,
        files: (held?.files ?? 0) + 1,
      });
    }
  }
  return {
    files: sources.length,
    chains: [...chains]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([root, { dates, snapshots, rows }]) => {
        const ordered = [...dates].sort();
        return { root, from: ordered[0]!, to: ordered.at(-1)!, sessions: dates.size, snapshots, rows };
      }),
    series: [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  };
}
