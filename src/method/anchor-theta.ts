import { civilOf, expiresAt, type MarketView, NEW_YORK, type OptionChain } from '../market/index.ts';
import type { Result } from '../math/index.ts';
import { type SmileSlice, type ThetaPoint, thetaSchedule, trailingClock } from '../volatility/index.ts';
import { type CondorStrikes, condorSides } from './placement-strikes.ts';
import type { Working } from './plan.ts';

const STEP_MINUTES = 30;

/**
 * The decay schedule of a condor from now to its settlement, forward and smile held: US dollars and cumulative share for
 * each half hour of the sessions, the hours between them as one step.
 */
export function thetaWorkings(
  view: MarketView,
  chain: OptionChain,
  strikes: CondorStrikes,
  condors: number,
  smile: Result<SmileSlice>,
  discount: number,
): readonly Working[] {
  const clock = smile.ok ? trailingClock(view) : smile;
  if (!smile.ok || !clock.ok) {
    const { reason, detail } = clock as Result<never> & { ok: false };
    return [{ name: 'theta schedule', value: `absent: ${reason} ${detail ?? ''}`.trimEnd(), unit: '' }];
  }
  const settles = expiresAt(chain.root, chain.expiry);
  const legs = condorSides(strikes).map(({ side, ...leg }) => ({ ...leg, quantity: side * condors }));
  const position = {
    root: chain.root,
    legs,
    smile: smile.value,
    discount,
    from: view.asOf,
    expiresAt: settles,
  };
  const releases = view.releases(view.asOf, settles);
  return schedule(thetaSchedule(position, clock.value, STEP_MINUTES, releases));
}

function schedule(points: readonly ThetaPoint[]): Working[] {
  const workings: Working[] = [];
  let decay = 0;
  for (const [i, point] of points.entries()) {
    if (i === 0) continue;
    decay += point.decay;
    const { date, time } = civilOf(point.at, NEW_YORK);
    const between = time >= '16:30' || time < '09:30';
    if (between && i < points.length - 1) continue;
    const until = `${date} ${time.slice(0, 5)}`;
    workings.push(
      { name: `scheduled decay until ${until}`, value: decay, unit: 'US dollars' },
      {
        name: `scheduled decay shed by ${until}`,
        value: 100 * point.cumulativeShare,
        unit: '% of the whole',
      },
    );
    decay = 0;
  }
  return workings;
}
