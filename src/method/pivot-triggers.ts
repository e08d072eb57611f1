import type { Position } from '../book/index.ts';
import { contractLabel } from '../book/index.ts';
import { type MarketView, type OptionContract, strikeIndex } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import {
  frontRatio,
  moveInRanges,
  realisedAgainstImplied,
  type Signal,
  signalOf,
  vixChange,
} from '../signals/index.ts';
import { parityForward, pointAt, yearsToExpiry } from '../volatility/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';
import type { PivotRules } from './strategy/strategy.ts';

type TriggerName = keyof PivotRules['triggers'];

/** How the configured triggers stand. */
export interface Triggers {
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
  /** How many hold. */
  readonly holding: number;
  /** How many cannot be computed. */
  readonly unknown: number;
}

/**
 * Reads every configured trigger. One that held must fall below its release level before it counts as gone, so that
 * noise between the two levels does not trade.
 */
export function readTriggers(
  view: MarketView,
  condors: readonly Position[],
  rules: PivotRules,
  engaged: boolean,
): Triggers {
  const readers: readonly [TriggerName, string, () => Signal][] = [
    ['vixChangePoints', 'vix-change', () => vixChange(view)],
    ['frontRatio', 'front-ratio', () => frontRatio(view)],
    ['moveInExpectedRanges', 'move-in-ranges', () => moveInRanges(view)],
    ['realisedOverVix1d', 'realised-over-vix1d', () => realisedAgainstImplied(view)],
    ['shortDelta', 'short-delta', () => largestShortDelta(view, condors)],
  ];
  const which = engaged ? 'release' : 'engage';
  const gates: Gate[] = [];
  const workings: Working[] = [];
  let holding = 0;
  let unknown = 0;
  for (const [name, id, read] of readers) {
    const trigger = rules.triggers[name];
    if (!trigger) continue;
    const level = trigger[which];
    const signal = read();
    if (!signal.ok) {
      unknown++;
      gates.push(absentGate(id, level, `${which} level`, signal.reason, signal.detail));
      continue;
    }
    const { value, unit, inputs } = signal.value;
    const holds = value >= level;
    if (holds) holding++;
    gates.push(gate(id, value, level, unit, holds, `below its ${which} level`));
    for (const [input, figure] of Object.entries(inputs))
      workings.push({ name: `${id}: ${input}`, value: figure, unit: 'as named' });
  }
  return { gates, workings, holding, unknown };
}

/** Largest absolute forward delta of a held short option of the condors; 0 while none is held. */
function largestShortDelta(view: MarketView, condors: readonly Position[]): Signal {
  const inputs: { [name: string]: number } = {};
  const stamps = [view.asOf];
  let largest = 0;
  for (const { contract, quantity } of condors.flatMap(({ legs }) => legs)) {
    if (contract.kind !== 'option' || quantity >= 0) continue;
    const delta = optionDelta(view, contract);
    if (!delta.ok) return absent(delta.reason, contractLabel(contract));
    inputs[`delta of ${contractLabel(contract)}`] = delta.value;
    stamps.push(view.chain(contract.root, contract.expiry)!.quotedAt);
    largest = Math.max(largest, Math.abs(delta.value));
  }
  return signalOf(view, {
    id: 'short-delta',
    value: largest,
    unit: 'absolute forward delta',
    inputs,
    stamps,
  });
}

function optionDelta(view: MarketView, { root, expiry, strike, right }: OptionContract): Result<number> {
  const chain = view.chain(root, expiry);
  if (!chain) return absent('no-chain');
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const index = strikeIndex(chain, strike);
  if (index < 0) return absent('not-listed');
  const { forward, discount } = parity.value;
  const point = pointAt(chain, index, { forward, discount, years: years.value });
  if (!point.ok) return point;
  const { side, greeks } = point.value;
  // The smile is read from the out-of-the-money side; parity gives the other one's delta.
  const callDelta = side === 'C' ? greeks.delta : 1 + greeks.delta;
  return ok(right === 'C' ? callDelta : callDelta - 1);
}
