import {
  EXPLAIN_PARTS,
  type ExplainPart,
  type ExplainParts,
  type IntervalChange,
  LAYERS,
  type LayerName,
  type PnlExplain,
  RESIDUAL_BOUND,
  type ResidualAlarm,
} from '../book/index.ts';
import { cents, type EpochMs, type IsoDate, tradeDateAt } from '../market/index.ts';

const ALARMS_KEPT = 20;

type Sums = { -readonly [part in ExplainPart]: number };

/** The account's interval that is being added up. */
interface OpenInterval {
  readonly to: EpochMs;
  from: EpochMs;
  readonly sums: Sums;
  readonly residuals: Map<string, number>;
}

/** Adds up the changes of legs into intervals of the account, sessions, layers and the whole, and watches the residual. */
export class ExplainTally {
  readonly #total = zeros();
  readonly #layers = new Map<LayerName, Sums>(LAYERS.map((layer) => [layer, zeros()]));
  readonly #sessions = new Map<IsoDate, Sums>();
  #open: OpenInterval | undefined;
  #intervals = 0;
  #alarmCount = 0;
  #alarms: ResidualAlarm[] = [];

  /** Changes must come in order of the end of their intervals. */
  add(
    layer: LayerName,
    positionId: string,
    from: EpochMs,
    to: EpochMs,
    { parts }: Pick<IntervalChange, 'parts'>,
  ): void {
    if (this.#open?.to !== to) {
      this.#close();
      this.#open = { from, to, sums: zeros(), residuals: new Map() };
    }
    const open = this.#open!;
    if (from < open.from) open.from = from;
    const tradeDate = tradeDateAt(to);
    const session = this.#sessions.get(tradeDate) ?? zeros();
    this.#sessions.set(tradeDate, session);
    for (const sums of [open.sums, session, this.#layers.get(layer)!, this.#total]) {
      for (const part of EXPLAIN_PARTS) sums[part] += parts[part];
    }
    open.residuals.set(positionId, (open.residuals.get(positionId) ?? 0) + parts.residual);
  }

  result(): PnlExplain {
    this.#close();
    const parts = partsOf(this.#total);
    return {
      change: changeOf(parts),
      parts,
      layers: LAYERS.map((layer) => ({ layer, parts: partsOf(this.#layers.get(layer)!) })),
      sessions: [...this.#sessions].map(([date, sums]) => {
        const one = partsOf(sums);
        return { date, change: changeOf(one), parts: one };
      }),
      intervals: this.#intervals,
      alarmCount: this.#alarmCount,
      alarms: this.#alarms,
    };
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    this.#intervals++;
    const gross = EXPLAIN_PARTS.reduce(
      (sum, part) => sum + (part === 'residual' ? 0 : Math.abs(open.sums[part])),
      0,
    );
    const { residual } = open.sums;
    if (Math.abs(residual) <= Math.max(RESIDUAL_BOUND.cents, RESIDUAL_BOUND.share * gross)) return;
    this.#alarmCount++;
    const [positionId] = [...open.residuals].reduce((most, one) =>
      Math.abs(one[1]) > Math.abs(most[1]) ? one : most,
    );
    const alarm = {
      from: open.from,
      to: open.to,
      residual: cents(residual),
      gross: cents(gross),
      positionId,
    };
    this.#alarms = [...this.#alarms, alarm]
      .sort((a, b) => Math.abs(b.residual) - Math.abs(a.residual) || a.to - b.to)
      .slice(0, ALARMS_KEPT);
  }
}

function zeros(): Sums {
  return {
    delta: 0,
    gamma: 0,
    theta: 0,
    vega: 0,
    vanna: 0,
    volga: 0,
    'term-structure': 0,
    residual: 0,
  };
}

function partsOf(sums: Sums): ExplainParts {
  return Object.fromEntries(
    EXPLAIN_PARTS.map((part) => [part, cents(sums[part])]),
  ) as unknown as ExplainParts;
}

function changeOf(parts: ExplainParts) {
  return cents(EXPLAIN_PARTS.reduce((sum, part) => sum + parts[part], 0));
}
