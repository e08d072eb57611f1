import type { SessionClock } from './clock.ts';
import type { Scenario } from './scenario.ts';

/** Sessions before the first one with frames in which volatility is brought to where the scenario begins. */
const LEAD_SESSIONS = 40;
/** Share of the distance to the script that is made up in a session. */
const INDEX_PULL = 0.2;
const VOLATILITY_PULL = 0.25;

/** What is added in one step to the logarithms of index and volatility. */
interface Push {
  readonly index: number;
  readonly fast: number;
  readonly slow: number;
}

interface Point {
  /** Logarithms over the start and over the median. */
  readonly index: number;
  readonly volatility: number;
}

/**
 * Holds a simulation to a scenario: index and slow factor are drawn towards the script at a fixed rate and the shocks are
 * put in, all of it from the past alone; jumps of the market's own are left out. The rest, day by day, stays chance.
 */
export class ScenarioForce {
  readonly #scenario: Scenario;
  readonly #first: number;
  readonly #length: number;
  #start: number | undefined;
  #shocked = 0;

  /** @param first place of the session with which the scenario begins. */
  constructor(scenario: Scenario, first: number) {
    this.#scenario = scenario;
    this.#first = first;
    this.#length = scenario.turns.at(-1)!.session;
  }

  /** Whether a session is under the script, its lead included. */
  holds(session: number): boolean {
    return session >= this.#first - LEAD_SESSIONS && session < this.#first + this.#length;
  }

  /** The push at a point, asked for in order of time; nothing outside the script. */
  at(
    session: number,
    point: number,
    clock: SessionClock,
    now: { readonly index: number; readonly slow: number },
  ): Push | undefined {
    if (!this.holds(session)) return undefined;
    const step = clock.steps[point]!;
    const place = session - this.#first;
    if (place < 0) {
      const slow = VOLATILITY_PULL * step * (this.#script(0).volatility - now.slow);
      return { index: 0, fast: 0, slow };
    }
    this.#start ??= now.index;
    const before = clock.elapsed[0]! - clock.steps[0]!;
    const whole = clock.elapsed[clock.lastPoint]! - before;
    const script = this.#script(place + (clock.elapsed[point]! - before) / whole);
    const shock = this.#shock(place, point * clock.stepMinutes, clock);
    const off = this.#start + script.index + this.#shocked - now.index;
    this.#shocked += shock.index;
    return {
      index: INDEX_PULL * step * off + shock.index,
      fast: shock.fast,
      slow: VOLATILITY_PULL * step * (script.volatility - now.slow) + shock.slow,
    };
  }

  #script(at: number): Point {
    const { turns } = this.#scenario;
    const next = turns.find(({ session }) => session >= at) ?? turns.at(-1)!;
    const before = turns.findLast(({ session }) => session <= at) ?? turns[0];
    const share = next === before ? 0 : (at - before.session) / (next.session - before.session);
    const between = (from: number, to: number) => (1 - share) * Math.log(from) + share * Math.log(to);
    return {
      index: between(before.index, next.index),
      volatility: between(before.volatility, next.volatility),
    };
  }

  /** Shocks of one point; what a script has for minutes past an early close comes at that close. */
  #shock(place: number, minute: number, { closePoint, stepMinutes }: SessionClock): Push {
    const closes = closePoint * stepMinutes;
    let [index, fast, slow] = [0, 0, 0];
    for (const shock of this.#scenario.shocks) {
      if (shock.session !== place || minute > closes) continue;
      const [from, until] = [Math.min(shock.from, closes), Math.min(shock.until, closes)];
      if (minute < from || minute > until) continue;
      const steps = Math.floor((until - from) / stepMinutes) + 1;
      index += shock.index / steps;
      fast += shock.fast / steps;
      slow += shock.slow / steps;
    }
    return { index, fast, slow };
  }
}
