import type { Leg } from '../book/index.ts';
import type { Scenarios } from './hedge-scenario.ts';
import type { Working } from './plan.ts';

/** Index moves of the stress grid, %. */
const MOVES = [-5, -3, -2, -1, 1, 2, 3] as const;

/**
 * What a hedge costs a day and what it does beside the condors at each move of the index: one row a move with the
 * condors, the hedge and both. On rises the condors lose and a long volatility hedge loses too: that side is not hedged,
 * and the rows show it.
 */
export function hedgeWorkings(
  scenarios: Scenarios,
  condors: readonly Leg[],
  hedge: readonly Leg[],
): Working[] {
  const carry = scenarios.carry(hedge);
  const unit = 'US dollars: condors / hedge / net';
  return [
    {
      name: 'expected carry of the hedge',
      value: carry.ok ? carry.value : `unknown: ${carry.reason}`,
      unit: 'US dollars a calendar day',
    },
    ...MOVES.map((move) => {
      const name = `index ${move > 0 ? '+' : '−'}${Math.abs(move)} %`;
      const ofCondors = scenarios.gain(condors, move);
      const ofHedge = scenarios.gain(hedge, move);
      if (!ofCondors.ok) return { name, value: `unknown: ${ofCondors.reason}`, unit };
      if (!ofHedge.ok) return { name, value: `unknown: ${ofHedge.reason}`, unit };
      const figures = [ofCondors.value, ofHedge.value, ofCondors.value + ofHedge.value];
      return { name, value: figures.map(dollars).join(' / '), unit };
    }),
  ];
}

function dollars(value: number): string {
  const whole = Math.round(value);
  return `${whole < 0 ? '−' : '+'}${Math.abs(whole)}`;
}
