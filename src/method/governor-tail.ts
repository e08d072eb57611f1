import { contractLabel, expiryValue, type Leg } from '../book/index.ts';
import type { OptionChain } from '../market/index.ts';
import { absent, ok, type Result, remembered } from '../math/index.ts';
import {
  fitSmile,
  parityForward,
  probabilityBelow,
  sviTotalVariance,
  yearsToExpiry,
} from '../volatility/index.ts';

/** Half-width of the integration in standard deviations at the money. */
const REACH = 12;
const BINS = 1200;

/**
 * Expected shortfall at expiry of option legs of one chain that brought `cashDollars`, by the risk-neutral density of its
 * fitted smile: the mean loss, US dollars, over the worst `share` of outcomes. Negative when even those gain. The answer
 * for a chain and its last legs is remembered.
 *
 * @throws RangeError when a leg is not of the chain.
 */
export function tailLoss(
  chain: OptionChain,
  legs: readonly Leg[],
  cashDollars: number,
  share: number,
): Result<number> {
  const foreign = legs.find(
    ({ contract }) =>
      contract.kind !== 'option' || contract.root !== chain.root || contract.expiry !== chain.expiry,
  );
  if (foreign) throw new RangeError(`${contractLabel(foreign.contract)} is not of the chain ${chain.expiry}`);
  return rememberedLoss(chain, { legs, cashDollars, share });
}

interface TailTerms {
  readonly legs: readonly Leg[];
  readonly cashDollars: number;
  readonly share: number;
}

const rememberedLoss = remembered(
  computeLoss,
  (one, other) =>
    one.cashDollars === other.cashDollars &&
    one.share === other.share &&
    one.legs.length === other.legs.length &&
    one.legs.every(({ contract, quantity }, i) => {
      const against = other.legs[i]!;
      return quantity === against.quantity && contractLabel(contract) === contractLabel(against.contract);
    }),
);

function computeLoss(chain: OptionChain, { legs, cashDollars, share }: TailTerms): Result<number> {
  const parity = parityForward(chain);
  const years = yearsToExpiry(chain);
  if (!parity.ok) return parity;
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  const smile = fitSmile(chain, { forward, discount, years: years.value });
  if (!smile.ok) return smile;
  const { parameters } = smile.value.slice;
  const deviation = Math.sqrt(sviTotalVariance(parameters, 0));
  if (!(deviation > 0)) return absent('no-variance', chain.expiry);
  const priced = legs.map((leg) => ({ ...leg, price: 0 }));
  const outcomes: { readonly result: number; readonly probability: number }[] = [];
  let before = 0;
  for (let i = 0; i <= BINS; i++) {
    const edge = forward * Math.exp(REACH * deviation * ((2 * i) / BINS - 1));
    const middle = forward * Math.exp(REACH * deviation * ((2 * i - 1) / BINS - 1));
    const below =
      i === BINS ? 1 : Math.min(1, Math.max(before, probabilityBelow({ forward, parameters }, edge)));
    outcomes.push({ result: expiryValue(priced, middle) / 100 + cashDollars, probability: below - before });
    before = below;
  }
  outcomes.sort((a, b) => a.result - b.result);
  let left = share;
  let loss = 0;
  for (const { result, probability } of outcomes) {
    const taken = Math.min(left, probability);
    loss -= taken * result;
    left -= taken;
    if (left <= 0) break;
  }
  return ok(loss / share);
}
