import {
  daysBetween,
  FUNDS,
  type FundContract,
  fundLeverage,
  type IsoDate,
  type MarketView,
  type Provenance,
  tradeDateAt,
  weakest,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { rollWeightsAt, valueShares } from '../volatility/index.ts';
import { contractLabel } from './position.ts';

/** What a share of a fund on VIX futures is exposed to at one instant. */
export interface FundExposure {
  /** Middle of its quote, US dollars. */
  readonly level: number;
  /** Multiple of the index's return. */
  readonly leverage: number;
  readonly feePercent: number;
  /** The VX months that the index holds by its published rule, with their shares of its value. */
  readonly tenors: readonly {
    readonly expiry: IsoDate;
    /** Calendar days to settlement. */
    readonly days: number;
    /** VIX points. */
    readonly level: number;
    readonly share: number;
  }[];
  /** The weakest of the fund's quote and the curve. */
  readonly provenance: Provenance;
}

/**
 * The exposure of a share: its quote, and the two months of the index at the levels of the view's curve. Absent when the
 * share is not quoted on both sides or the curve lacks one of the months.
 */
export function fundExposure(contract: FundContract, view: MarketView): Result<FundExposure> {
  const found = view.quote(contract);
  if (!found.ok) return found;
  const { quote, provenance } = found.value;
  if (quote.kind !== 'two-sided') return absent(quote.kind, contractLabel(contract));
  const tradeDate = tradeDateAt(view.asOf);
  const weights = rollWeightsAt(view.asOf);
  const tenors = view.curve()?.tenors ?? [];
  const near = tenors.find(({ expiry }) => expiry === weights.near);
  const far = tenors.find(({ expiry }) => expiry === weights.far);
  if (!near || !far) {
    const lacking = near ? weights.far : weights.near;
    return absent('no-curve', `${contractLabel(contract)} holds VX of ${lacking}, which has no level`);
  }
  const levels = { near: (near.bid + near.ask) / 2, far: (far.bid + far.ask) / 2 };
  const shares = valueShares(weights, levels);
  return ok({
    level: (quote.bid + quote.ask) / 2,
    leverage: fundLeverage(contract.root, tradeDate),
    feePercent: FUNDS[contract.root].feePercent,
    tenors: (['near', 'far'] as const).map((month) => ({
      expiry: weights[month],
      days: daysBetween(tradeDate, weights[month]),
      level: levels[month],
      share: shares[month],
    })),
    provenance: weakest([provenance, near.provenance, far.provenance]),
  });
}

/** US dollars of a share after its months have moved by so many points each, before any time passes. */
export function movedShare(
  { level, leverage, tenors }: FundExposure,
  points: (tenor: FundExposure['tenors'][number]) => number,
): number {
  const change = tenors.reduce((sum, tenor) => sum + (tenor.share * points(tenor)) / tenor.level, 0);
  return level * (1 + leverage * change);
}
