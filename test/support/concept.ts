import { describe, expect, it } from 'vitest';
import type { Book, LayerName } from '../../src/book/index.ts';
import { decide, type Gate, type LayerPlan, type Plan } from '../../src/method/index.ts';
import { bookOf, strategyOf, type ViewOptions, viewOf } from './views.ts';

/** A plan as the checks of a concept read it. */
export interface Seen {
  readonly plan: Plan;
  readonly layer: (name: LayerName) => LayerPlan;
  /** Distances of the short put and the short call from the parity forward, index points. */
  readonly distances: { readonly put: number; readonly call: number };
  /** Contracts of the first leg that a layer opens; 0 where it opens nothing. */
  readonly opened: (name: LayerName) => number;
  readonly gate: (name: LayerName, id: string) => Gate | undefined;
  readonly working: (name: LayerName, id: string) => number;
}

/** One named concept of the method with what shows that it does what is said of it, and nothing else. */
export interface Concept {
  readonly concept: string;
  /** Overrides of the strategy without it and with it. */
  readonly off: object;
  readonly on: object;
  /** A market that has its data, such that it bites; and the same market without its data. */
  readonly market: ViewOptions;
  readonly blind: ViewOptions;
  readonly book?: () => Book;
  /** Where the plan says that the data is missing, and what is done then: as without the concept, or nothing is opened. */
  readonly missing: {
    readonly layer: LayerName;
    readonly gate: string;
    readonly reason: RegExp;
    readonly verdict: 'as-off' | 'refuse' | 'hold';
  };
  /** Direction and bound: how the plan with it differs from the plan without. */
  readonly effect: (on: Seen, off: Seen) => void;
}

/** The three checks of each concept: it does what is said when on, nothing when off, and is absent when blind. */
export function describeConcepts(layer: string, concepts: readonly Concept[]): void {
  describe.each(concepts)(
    `${layer}: $concept`,
    ({ off, on, market, blind, missing, effect, book = bookOf }) => {
      const seen = (strategy: object, options: ViewOptions) =>
        seenIn(decide(viewOf(options), book(), strategyOf(strategy)));

      it('on, changes the plan in its direction and within its bound', () => {
        const [with_, without] = [seen(on, market), seen(off, market)];
        expect(targets(with_.plan)).not.toEqual(targets(without.plan));
        effect(with_, without);
      });

      it('off, changes nothing: the plan is the same whether or not its data is there', () => {
        const [there, gone] = [seen(off, market), seen(off, blind)];
        expect(targets(there.plan)).toEqual(targets(gone.plan));
        // A gate that stands in every plan says then that there is no limit.
        const shown = there.plan.layers
          .flatMap(({ gates }) => gates)
          .filter(({ id, threshold }) => id === missing.gate && threshold !== 'no limit');
        expect(shown).toEqual([]);
      });

      it('without its data is absent with a named reason, and is not guessed', () => {
        const found = seen(on, blind);
        expect(found.gate(missing.layer, missing.gate)).toMatchObject({
          outcome: 'absent',
          input: null,
          reason: expect.stringMatching(missing.reason),
        });
        if (missing.verdict === 'as-off') expect(targets(found.plan)).toEqual(targets(seen(off, blind).plan));
        else expect(found.layer(missing.layer)).toMatchObject({ verdict: missing.verdict, open: [] });
      });
    },
  );
}

/** What a plan does, without what it shows. */
function targets(plan: Plan) {
  return plan.layers.map(({ layer, verdict, keep, open }) => ({ layer, verdict, keep, open }));
}

function seenIn(plan: Plan): Seen {
  const layer = (name: LayerName) => plan.layers.find((one) => one.layer === name)!;
  const working = (name: LayerName, id: string) =>
    Number(layer(name)?.workings.find((one) => one.name === id)?.value);
  return {
    plan,
    layer,
    working,
    gate: (name, id) => layer(name)?.gates.find((one) => one.id === id),
    opened: (name) => Math.abs(layer(name)?.open[0]?.legs[0]?.quantity ?? 0),
    get distances() {
      const forward = working('anchor', 'parity forward');
      const shorts = layer('anchor').open[0]!.legs.filter(({ quantity }) => quantity < 0);
      const at = (right: 'P' | 'C') =>
        shorts.flatMap(({ contract }) =>
          contract.kind === 'option' && contract.right === right ? [Math.abs(contract.strike - forward)] : [],
        )[0]!;
      return { put: at('P'), call: at('C') };
    },
  };
}

/** A distance is at least what was asked and less than one strike of the grid beyond. */
export function expectDistance(seen: number, asked: number, step = 5): void {
  expect(seen).toBeGreaterThanOrEqual(asked - 1e-6);
  expect(seen).toBeLessThan(asked + step);
}
