import { DAY_MS, epochMs, type MarketView, type ReleaseKind } from '../market/index.ts';
import { remembered } from '../math/index.ts';
import {
  fomcYieldSurprise,
  impliedPremiumChange,
  impliedVolatilityPercentile,
  macroSurprise,
  svixPremiumChange,
} from '../signals/index.ts';
import { unknownCalendars } from './events.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate } from './plan.ts';
import { sessionsSince } from './sessions-since.ts';
import type { SecondEngineRules } from './strategy/strategy.ts';

type ArmRules = SecondEngineRules['arm'];

/**
 * Whether the layer may buy now; `held` says that it holds something that is not due. The answer for a view and its last
 * terms is remembered.
 */
export function armGate(view: MarketView, arm: ArmRules, held: boolean): Gate {
  return rememberedGate(view, { arm, held });
}

interface ArmTerms {
  readonly arm: ArmRules;
  readonly held: boolean;
}

const rememberedGate = remembered(readArm, (one, other) => one.arm === other.arm && one.held === other.held);

function readArm(view: MarketView, { arm, held }: ArmTerms): Gate {
  switch (arm.rule) {
    case 'always':
      return gate('armed', 'always', 'always', 'rule', true, '');
    case 'release-ahead':
      return releaseAhead(view, arm);
    case 'implied-premium-jump': {
      if (held) return gate('armed', 'engaged by an earlier jump', arm.percentPoints, '% a year', true, '');
      const strip = svixPremiumChange(view);
      const jump = strip.ok || arm.standIn === 'none' ? strip : impliedPremiumChange(view);
      if (!jump.ok) return absentGate('armed', arm.percentPoints, '% a year', jump.reason, jump.detail);
      const unit = `% a year, ${strip.ok ? 'SVIX bound' : `VIX² for want of the strip (${strip.reason})`}`;
      const { value } = jump.value;
      const reason = 'the implied premium has not jumped';
      return gate('armed', value, arm.percentPoints, unit, value >= arm.percentPoints, reason);
    }
    case 'vix-below': {
      const level = view.level('VIX');
      if (!level) return absentGate('armed', arm.points, 'VIX points', 'no-level', 'VIX');
      const below = level.value < arm.points;
      return gate('armed', level.value, arm.points, 'VIX points', below, 'VIX is not low enough to buy');
    }
    case 'macro-surprise':
      return macroSurpriseGate(view, arm);
    case 'cheap-tail': {
      const unit = `percentile of ${arm.sessions} closes of VIX`;
      const rank = impliedVolatilityPercentile(view, { tenor: 'VIX', days: arm.sessions });
      if (!rank.ok) return absentGate('armed', arm.percentile, unit, rank.reason, rank.detail);
      const percentile = 100 * rank.value.value;
      return gate(
        'armed',
        percentile,
        arm.percentile,
        unit,
        percentile <= arm.percentile,
        'tails are not cheap',
      );
    }
  }
}

/** Whether what is held stays when the arm no longer passes: bought for its price, not for an occasion that ends. */
export function outlivesArm({ rule }: ArmRules): boolean {
  return rule === 'implied-premium-jump' || rule === 'cheap-tail' || rule === 'vix-below';
}

function releaseAhead(view: MarketView, arm: Extract<ArmRules, { rule: 'release-ahead' }>): Gate {
  const until = epochMs(view.asOf + arm.withinHours * 3_600_000);
  const next = view.releases(view.asOf, until).find((release) => arm.kinds.includes(release.kind));
  const wanted = `${arm.kinds.join(', ')} within ${arm.withinHours} h`;
  const unknown = unknownCalendars(view, arm.kinds, until);
  if (!next && unknown.length > 0) {
    const detail = `no ${unknown.join(', ')} release known within 60 days`;
    return absentGate('armed', wanted, 'release', 'no-calendar', detail);
  }
  const what = next ? `${next.title} in ${((next.releasedAt - view.asOf) / 3_600_000).toFixed(1)} h` : 'none';
  return gate('armed', what, wanted, 'release', next !== undefined, 'no such release ahead');
}

/**
 * The largest surprise among the kinds that were released in the last sessions: actual less consensus, of the FOMC the change
 * of the two-year yield.
 */
function macroSurpriseGate(view: MarketView, arm: Extract<ArmRules, { rule: 'macro-surprise' }>): Gate {
  const unit = 'standard deviations of past surprises';
  // Two calendar days a session and a week cover every run of holidays.
  const withinDays = 2 * arm.holdSessions + 7;
  const recent = view
    .releases(epochMs(view.asOf - withinDays * DAY_MS), view.asOf)
    .filter(({ releasedAt }) => sessionsSince(view, releasedAt) < arm.holdSessions);
  let largest: { readonly z: number; readonly kind: ReleaseKind } | undefined;
  const unknown: string[] = [];
  for (const kind of arm.kinds) {
    if (recent.every((release) => release.kind !== kind)) continue;
    const surprise =
      kind === 'fomc' ? fomcYieldSurprise(view, { withinDays }) : macroSurprise(view, { kind, withinDays });
    const of = surprise.ok ? view.asOf - surprise.value.stalenessMinutes * 60_000 : undefined;
    // The latest surprise that is known may be of an older release than the one of these sessions; that of a decision of
    // the FOMC, stamped when the yield came out, is always of the latest.
    const isOld = surprise.ok
      ? recent.every((one) => one.kind !== kind || Math.abs(one.releasedAt - of!) >= 1000)
      : surprise.reason === 'no-recent-release';
    const missing =
      isOld && kind !== 'fomc'
        ? 'the release has no outcome or no consensus'
        : surprise.ok
          ? undefined
          : `${surprise.reason} ${surprise.detail ?? ''}`.trimEnd();
    if (missing !== undefined) unknown.push(`${kind}: ${missing}`);
    else if (surprise.ok && Math.abs(surprise.value.value) > Math.abs(largest?.z ?? 0))
      largest = { z: surprise.value.value, kind };
  }
  const size = Math.abs(largest?.z ?? 0);
  if (size < arm.z && unknown.length > 0) return absentGate('armed', arm.z, unit, unknown.join('; '));
  const reason = largest
    ? `the largest surprise is that of ${largest.kind}`
    : `no such release in the last ${arm.holdSessions} sessions`;
  return gate('armed', size, arm.z, unit, size >= arm.z, reason);
}
