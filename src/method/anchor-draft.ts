import type { Exits } from './exit.ts';
import { explainFailure, firstFailure } from './gate.ts';
import type { Candidate, Gate, LayerPlan, Package, Working } from './plan.ts';

/** Collects what the anchor's decision saw until it ends in a verdict. */
export class AnchorDraft {
  /** Gates that must pass for an entry. */
  readonly gates: Gate[] = [];
  /** Gates that say what a rule saw and did, and refuse nothing. */
  readonly notes: Gate[] = [];
  readonly workings: Working[] = [];
  readonly candidates: Candidate[] = [];
  readonly #keep: readonly string[];
  readonly #closing: readonly string[];

  /** @param held ids of the condors held, of which the exit rule closes some */
  constructor(held: readonly string[], exits: Exits) {
    this.#keep = held.filter((id) => !exits.closing.includes(id));
    this.#closing = exits.closing;
    this.notes.push(...exits.gates);
  }

  /** Nothing is entered here: what is held is kept, or closed by the exit rule. */
  idle(reason: string): LayerPlan {
    if (this.#closing.length > 0) return this.#plan('exit', `close ${this.#closing.join(', ')}`, []);
    return this.#plan(this.#keep.length > 0 ? 'hold' : 'idle', reason, []);
  }

  refuse(): LayerPlan {
    return this.#plan('refuse', explainFailure(firstFailure(this.gates)!), []);
  }

  enter(reason: string, open: Package, requires: LayerPlan['requires']): LayerPlan {
    const plan = this.#plan('enter', reason, [open]);
    return requires && requires.length > 0 ? { ...plan, requires } : plan;
  }

  #plan(verdict: LayerPlan['verdict'], reason: string, open: readonly Package[]): LayerPlan {
    const engaged = this.#keep.length + open.length > 0;
    const { gates, notes, workings, candidates } = this;
    return {
      layer: 'anchor',
      verdict,
      reason,
      phase: engaged ? 'engaged' : 'idle',
      gates: [...gates, ...notes],
      workings,
      candidates,
      keep: this.#keep,
      open,
    };
  }
}
