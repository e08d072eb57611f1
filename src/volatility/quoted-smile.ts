import type { OptionChain, YearFraction } from '../market/index.ts';
import { absent, firstAtLeast, ok, type Result, remembered } from '../math/index.ts';
import { type ParityReason, parityForward } from './parity.ts';
import { strikeGreeks } from './smile-points.ts';
import { yearsToExpiry } from './year-fraction.ts';

/** The smile of a chain as its quotes state it: total deviations at the strikes, nothing fitted. */
export interface QuotedSmile {
  readonly forward: number;
  readonly discount: number;
  readonly years: YearFraction;
  /** Total deviation at a log-moneyness: linear between quoted strikes, level beyond them. */
  deviation(k: number): number;
}

type QuotedSmileReason = ParityReason | 'expired' | 'no-session' | 'no-quoted-strike';

/**
 * Reads the implied deviations of a chain's out-of-the-money sides; strikes that have none are passed over. The answer for a
 * chain is remembered.
 */
export function quotedSmile(chain: OptionChain): Result<QuotedSmile, QuotedSmileReason> {
  return rememberedSmile(chain);
}

const rememberedSmile = remembered<OptionChain, void, Result<QuotedSmile, QuotedSmileReason>>(readSmile);

function readSmile(chain: OptionChain): Result<QuotedSmile, QuotedSmileReason> {
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  const points = strikeGreeks(chain, { forward, discount, years: years.value }).flatMap(({ point }) =>
    point.ok ? [point.value] : [],
  );
  if (points.length === 0) return absent('no-quoted-strike', `${chain.root} ${chain.expiry}`);
  const moneyness = points.map(({ strike }) => Math.log(strike / forward));
  const deviations = points.map(({ deviation }) => deviation);
  return ok({
    forward,
    discount,
    years: years.value,
    deviation(k) {
      const above = firstAtLeast(moneyness, k);
      if (above === 0) return deviations[0]!;
      if (above === moneyness.length) return deviations.at(-1)!;
      const [low, high] = [moneyness[above - 1]!, moneyness[above]!];
      const share = (k - low) / (high - low);
      return (1 - share) * deviations[above - 1]! + share * deviations[above]!;
    },
  });
}
