import {
  type IsoDate,
  type MarketView,
  type Observation,
  PointInTimeSeries,
  type SeriesCatalog,
  tradeDateAt,
} from '../market/index.ts';
import type { Strategy } from '../method/index.ts';
import { SVIX_PREMIUM_SERIES, svixPremium } from '../signals/index.ts';

/**
 * What a replay keeps of its own earlier snapshots, since a view holds the chains of one instant only: the last SVIX
 * premium of every session, which the next session reads as a daily series. Kept only for a strategy that asks for it.
 */
export class Observed {
  readonly #wanted: boolean;
  #previous: Observation<number> | undefined;
  #last: { readonly session: IsoDate; readonly point: Observation<number> } | undefined;

  constructor({ secondEngine }: Strategy) {
    this.#wanted = secondEngine?.arm.rule === 'implied-premium-jump';
  }

  /** The slow data of a tape with what was observed in sessions before `session`. */
  catalog(series: SeriesCatalog, session: IsoDate): SeriesCatalog {
    if (!this.#wanted) return series;
    if (this.#last && this.#last.session < session) {
      this.#previous = this.#last.point;
      this.#last = undefined;
    }
    const kept = new PointInTimeSeries(this.#previous ? [this.#previous] : []);
    return { ...series, values: { ...series.values, [SVIX_PREMIUM_SERIES]: kept } };
  }

  note(view: MarketView): void {
    if (!this.#wanted) return;
    const premium = svixPremium(view);
    if (!premium.ok) return;
    const session = tradeDateAt(view.asOf);
    this.#last = { session, point: { knownAt: view.asOf, value: premium.value.value } };
  }
}
