import { fundExposure } from '../book/index.ts';
import {
  type Contract,
  daysBetween,
  type FundContract,
  type FundRoot,
  type FutureRoot,
  isVixMonthly,
  type MarketView,
  type OptionContract,
  sessionAt,
  strike as strikeOf,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { parityForward, strikeGreeks, yearsToExpiry } from '../volatility/index.ts';
import type { Working } from './plan.ts';

/** A contract that was chosen, and what was seen of it. */
export interface Found<Chosen extends Contract = Contract> {
  readonly contract: Chosen;
  readonly workings: readonly Working[];
}

/** The first monthly tenor of the curve with enough calendar days left. */
export function findFuture(
  view: MarketView,
  root: FutureRoot,
  minDays: number,
): Result<Found, 'no-tenor' | 'not-listed'> {
  const unlisted = view.unlisted(root);
  if (unlisted !== undefined) return absent('not-listed', unlisted);
  const tradeDate = tradeDateAt(view.asOf);
  const tenor = view
    .curve()
    ?.tenors.find((one) => isVixMonthly(one.expiry) && daysBetween(tradeDate, one.expiry) >= minDays);
  if (!tenor) return absent('no-tenor', `no monthly ${root} with ${minDays} days left on the curve`);
  return ok({
    contract: { kind: 'future', root, expiry: tenor.expiry },
    workings: [
      { name: `${root} expiry`, value: tenor.expiry, unit: 'date' },
      {
        name: `${root} bid / ask (${tenor.provenance})`,
        value: `${tenor.bid} / ${tenor.ask}`,
        unit: 'VIX points',
      },
    ],
  });
}

/** Below this nothing is bought: a fund would have consolidated its shares, and a made tape does not. */
const LEAST_SHARE_DOLLARS = 1;

/** The share of a fund, where the tape quotes one and its market is open, with what its months weigh. */
export function findFund(
  view: MarketView,
  root: FundRoot,
): Result<Found<FundContract>, 'no-fund-quotes' | 'market-closed' | 'crossed' | 'below-one-dollar'> {
  const contract: FundContract = { kind: 'fund', root };
  const quoted = view.fund(root);
  if (!quoted) return absent('no-fund-quotes', `this tape quotes no bid and offer of ${root}`);
  const { bid, ask, provenance } = quoted;
  if (bid > ask) return absent('crossed', `${root} ${bid} bid, ${ask} asked`);
  if (sessionAt(view.asOf, root).name === 'closed')
    return absent('market-closed', `shares of ${root} do not trade at this time`);
  if (bid < LEAST_SHARE_DOLLARS) return absent('below-one-dollar', `${root} is quoted at ${bid}`);
  const workings: Working[] = [
    { name: `${root} bid / ask (${provenance})`, value: `${bid} / ${ask}`, unit: 'US dollars a share' },
  ];
  const exposure = fundExposure(contract, view);
  if (exposure.ok) {
    const { leverage, tenors } = exposure.value;
    workings.push(
      ...tenors.map(({ expiry, share }) => ({
        name: `${root} exposure to VX ${expiry}`,
        value: 100 * leverage * share,
        unit: '% of its value',
      })),
    );
  }
  return ok({ contract, workings });
}

export interface FoundCall extends Found<OptionContract> {
  /** VIX level of the expiry by parity, points. */
  readonly forward: number;
}

export interface VixCallWish {
  /** Forward delta. */
  readonly delta: number;
  /** Calendar days to expiry, both ends included. */
  readonly minDays: number;
  readonly maxDays: number;
  /** Which of several quoted monthly expiries inside the window. */
  readonly expiry: 'shortest' | 'longest';
}

/** On the wished monthly VIX expiry, the call whose delta is nearest to the wished one. */
export function findVixCall(view: MarketView, wish: VixCallWish): Result<FoundCall> {
  const { delta, minDays, maxDays } = wish;
  const tradeDate = tradeDateAt(view.asOf);
  const quoted = view.chains('VIX').map((chain) => ({ chain, days: daysBetween(tradeDate, chain.expiry) }));
  const inside = quoted.filter(({ days }) => days >= minDays && days <= maxDays);
  const chosen = wish.expiry === 'shortest' ? inside[0] : inside.at(-1);
  if (!chosen) {
    const longest = quoted.at(-1);
    return absent(
      'no-expiry-in-window',
      `no monthly VIX expiry ${minDays}–${maxDays} days away is quoted; the longest is ${longest ? `${longest.days} days` : 'none'}`,
    );
  }
  const { chain, days } = chosen;
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  let best: { strike: number; delta: number } | undefined;
  for (const { point } of strikeGreeks(chain, { forward, discount, years: years.value })) {
    if (!point.ok || point.value.basis !== 'mid') continue;
    // The smile is quoted by the out-of-the-money side; a put's delta gives its call's by parity.
    const callDelta = point.value.side === 'C' ? point.value.greeks.delta : 1 + point.value.greeks.delta;
    if (!best || Math.abs(callDelta - delta) < Math.abs(best.delta - delta))
      best = { strike: point.value.strike, delta: callDelta };
  }
  if (!best) return absent('no-quoted-strike', `VIX ${chain.expiry}`);
  return ok({
    contract: {
      kind: 'option',
      root: 'VIX',
      expiry: chain.expiry,
      right: 'C',
      strike: strikeOf(best.strike),
    },
    forward,
    workings: [
      { name: 'VIX option expiry', value: chain.expiry, unit: 'date' },
      { name: 'days to VIX option expiry', value: days, unit: 'calendar days' },
      { name: 'VIX level by parity', value: forward, unit: 'VIX points' },
      { name: 'call strike', value: best.strike, unit: 'VIX points' },
      { name: 'call delta, nearest quoted', value: best.delta, unit: 'forward delta' },
      { name: 'call delta, wished', value: delta, unit: 'forward delta' },
    ],
  });
}
