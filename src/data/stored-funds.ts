import {
  type EpochMs,
  FUND_ROOTS,
  type FundQuote,
  type FundRoot,
  type IsoDate,
  type Observation,
  PointInTimeSeries,
  tradeDateAt,
} from '../market/index.ts';
import type { FundRow } from './imported.ts';
import type { SeriesFile } from './series-rows.ts';

/** The stored quotes of funds, of which an instant sees the latest of its trade date. */
export class StoredFunds {
  readonly #byRoot: ReadonlyMap<FundRoot, PointInTimeSeries<FundRow>>;

  /** Of two that tell the same instant of a fund a quote goes before a close, else the first in the catalogue's order. */
  constructor(files: readonly SeriesFile<FundRow>[]) {
    const all = files.flatMap((file) => file.rows);
    const rows = (['quoted', 'modelled'] as const).flatMap((kind) =>
      all.filter(({ provenance }) => provenance === kind),
    );
    this.#byRoot = new Map(
      FUND_ROOTS.map((root) => {
        const told = new Map<EpochMs, FundRow>();
        for (const row of rows) if (row.root === root && !told.has(row.at)) told.set(row.at, row);
        const points = [...told.values()].map(
          (value): Observation<FundRow> => ({ knownAt: value.at, value }),
        );
        return [root, new PointInTimeSeries(points.sort((a, b) => a.knownAt - b.knownAt))] as const;
      }),
    );
  }

  /** The latest quote of each fund at an instant of a trade date; none from an earlier date. */
  at(instant: EpochMs, tradeDate: IsoDate): readonly FundQuote[] {
    return FUND_ROOTS.flatMap((root): FundQuote[] => {
      const row = this.#byRoot.get(root)!.at(instant)?.value;
      if (!row || tradeDateAt(row.at) !== tradeDate) return [];
      const { bid, ask, at: quotedAt, provenance } = row;
      return [{ root, bid, ask, quotedAt, provenance }];
    });
  }
}
