import type { MarketView } from '../market/index.ts';
import { remembered } from '../math/index.ts';
import {
  indexPriceMomentum,
  priceCashFlowPercentile,
  releasedPriceMomentum,
  type Signal,
} from '../signals/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';
import type { Strategy } from './strategy/strategy.ts';

/** The strategy as the regime of the moment makes it, and what an entry shows of that. */
export interface Regime {
  /** With the credit of the open tier and the condors that profile and valuation leave; 0 condors is no entry. */
  readonly strategy: Strategy;
  /** Gates that must pass for an entry. */
  readonly gates: readonly Gate[];
  /** Gates that say what a rule saw; one whose input is missing is absent and changes nothing. */
  readonly notes: readonly Gate[];
  readonly workings: readonly Working[];
}

/** From this percentile of price over cash flow on, the index counts as dear. */
const DEAR = 0.9;

/**
 * Sets the numbers of a strategy that hang on the regime: the credit tier that VIX opens, and the condors of an entry
 * after the profile's share, the valuation and the momentum of prices, ⌊condors · share · (1 − a·max(0, percentile − 0.9))
 * · (1 − b·max(0, momentum − c))⌋. Hedges are sized by the condors that are left. The answer for a view and
 * its last strategy is remembered.
 */
export function regimeOf(view: MarketView, strategy: Strategy): Regime {
  return rememberedRegime(view, strategy);
}

const rememberedRegime = remembered(computeRegime, (one, other) => one === other);

function computeRegime(view: MarketView, strategy: Strategy): Regime {
  const tier = openTier(view, strategy);
  const size = strategicSize(view, strategy);
  return {
    strategy: {
      ...strategy,
      anchor: { ...strategy.anchor, placement: tier.placement, condors: size.condors },
    },
    gates: [...tier.gates, ...size.gates],
    notes: size.notes,
    workings: [...tier.workings, ...size.workings],
  };
}

type Placement = Strategy['anchor']['placement'];

/** The richest tier whose limit VIX keeps; without a level of VIX none is open. */
function openTier(
  view: MarketView,
  { anchor, policy }: Strategy,
): Pick<Regime, 'gates' | 'workings'> & { readonly placement: Placement } {
  const { placement } = anchor;
  if (placement.rule !== 'target-credit' || !placement.tiers) return { placement, gates: [], workings: [] };
  const highest = placement.tiers.findIndex(({ name }) => name === policy?.highestTier);
  const allowed = highest < 0 ? placement.tiers : placement.tiers.slice(0, highest + 1);
  const asked = allowed.map(({ name, maxVix }) => `${name} ≤ ${maxVix}`).join(', ');
  const level = view.level('VIX');
  if (!level)
    return { placement, gates: [absentGate('tier', asked, 'VIX points', 'no-level', 'VIX')], workings: [] };
  const open = allowed.findLast(({ maxVix }) => level.value <= maxVix);
  const gates = [
    gate('tier', level.value, asked, 'VIX points', open !== undefined, 'no credit tier is open'),
  ];
  if (!open) return { placement, gates, workings: [] };
  const { name, creditPoints } = open;
  return {
    placement: { ...placement, creditPoints },
    gates,
    workings: [
      { name: 'credit tier', value: name, unit: 'name' },
      { name: 'credit of the tier', value: creditPoints, unit: 'index points' },
    ],
  };
}

function strategicSize(
  view: MarketView,
  { anchor, policy }: Strategy,
): Omit<Regime, 'strategy'> & { readonly condors: number } {
  const notes: Gate[] = [];
  const workings: Working[] = [];
  let share = policy?.sizeShare ?? 1;
  if (share < 1) workings.push({ name: 'size: share of the profile', value: share, unit: 'share' });
  if (anchor.valuation) {
    const { strength, months, series } = anchor.valuation;
    const dear = priceCashFlowPercentile(view, { series, months });
    const unit = 'share of months in which the index was cheaper';
    if (!dear.ok) notes.push(absentGate('valuation', DEAR, unit, dear.reason, dear.detail));
    else {
      const multiple = 1 - strength * Math.max(0, dear.value.value - DEAR);
      notes.push(gate('valuation', dear.value.value, DEAR, unit, true, ''));
      workings.push({ name: 'size: multiple by valuation', value: multiple, unit: 'times the condors' });
      share *= multiple;
    }
  }
  if (anchor.priceMomentum) {
    const momentum = priceMomentum(view, anchor.priceMomentum);
    notes.push(...momentum.gates);
    workings.push(...momentum.workings);
    share *= momentum.multiple;
  }
  const condors = Math.floor(anchor.condors * share + 1e-9);
  const gates =
    condors === anchor.condors
      ? []
      : [
          gate(
            'size',
            condors,
            anchor.condors,
            'condors of the strategy’s',
            condors > 0,
            'no condor is left',
          ),
        ];
  return { condors, gates, notes, workings };
}

/** Series of the tape that hold a monthly index of prices. */
const PRICE_SERIES = { cpi: 'shiller-cpi', ppi: 'ppi-all-commodities' } as const;

/** max(least, 1 − a·max(0, momentum − c)) of the index of prices that quickens most; one that is missing counts for nothing. */
function priceMomentum(
  view: MarketView,
  rules: NonNullable<Strategy['anchor']['priceMomentum']>,
): { readonly multiple: number; readonly gates: readonly Gate[]; readonly workings: readonly Working[] } {
  const { kinds, source, strength, quietZone, minMultiple } = rules;
  const unit = 'pace of prices over 3 months less over 12, % a year';
  const gates: Gate[] = [];
  let fastest: number | undefined;
  for (const kind of kinds) {
    const momentum: Signal =
      source === 'first-releases'
        ? releasedPriceMomentum(view, { kind })
        : indexPriceMomentum(view, { series: PRICE_SERIES[kind] });
    const id = `momentum-${kind}`;
    if (!momentum.ok) {
      gates.push(absentGate(id, quietZone, unit, momentum.reason, momentum.detail));
      continue;
    }
    const { value } = momentum.value;
    gates.push(gate(id, value, quietZone, unit, true, ''));
    fastest = Math.max(fastest ?? value, value);
  }
  if (fastest === undefined) return { multiple: 1, gates, workings: [] };
  const multiple = Math.max(minMultiple, 1 - strength * Math.max(0, fastest - quietZone));
  const name = 'size: multiple by the momentum of prices';
  return { multiple, gates, workings: [{ name, value: multiple, unit: 'times the condors' }] };
}
