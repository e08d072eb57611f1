import { formG, formVariance, gradientOfG, gradientOfVariance, type SviForm, UNKNOWNS } from './svi-form.ts';
import type { SviData } from './svi-projection.ts';
import { SviStep } from './svi-step.ts';

/** Total variances the slice may not fall below: those of an earlier expiry at the same log-moneyness. */
export interface SviFloor {
  readonly k: Float64Array;
  readonly w: Float64Array;
}

/** How long to go on: steps at most, and the share of the objective that a step must promise or bring. */
export interface Effort {
  readonly steps: number;
  readonly settled: number;
}

/** g is held at MARGIN by the steps; SLACK below it is not yet a violation, so that curved bounds do not stop them. */
const MARGIN = 2e-4;
const SLACK = 5e-5;
/** Share of the floor by which the steps clear it. */
const FLOOR_MARGIN = 1e-5;
const STEEPEST = 1.98;
const STEEPEST_RHO = 1 - 1e-7;
/** Valleys of g below this, and floors nearer than this share, bound the next step. */
const LOW_VALLEY = 0.25;
const NEAR_FLOOR = 0.2;
/** Scans of g: around the bottom in units of σ, around the money in units of √w. */
const BOTTOM = Float64Array.from({ length: 37 }, (_, i) => Math.sinh((i - 18) * 0.3));
const MONEY = Float64Array.from({ length: 25 }, (_, i) => Math.sinh((i - 12) * 0.3));
const PARABOLAS = 3;
/** Price of a violation of 1, in sums of squares of the data around their mean. */
const PRICE = 10;
const MOST_REFUSALS = 6;

/**
 * Weighted least-squares SVI under g ≥ 0, wing slopes below 2 and a floor, by sequential quadratic programming: Gauss–Newton
 * steps, damped by Levenberg and Marquardt, bounded by the linearised valleys of g, with a second-order correction. Steps
 * are followed with the variances at three places of the data moving straight, as they would in variable projection.
 */
export class ConstrainedSvi {
  readonly #k: Float64Array;
  readonly #w: Float64Array;
  readonly #square: Float64Array;
  readonly #floor: SviFloor | undefined;
  readonly #leastLogSigma: number;
  readonly #price: number;
  readonly #anchors: Float64Array;
  readonly #step: SviStep;
  readonly #tried: SviForm = new Float64Array(UNKNOWNS);
  /** Of the kept bounds: what is bounded, the log-moneyness of it, and the floor there. */
  readonly #places: number[] = [];
  readonly #kinds: ('linear' | 'g' | 'floor')[] = [];
  readonly #levels: number[] = [];

  constructor({ k, w, weight }: SviData, leastSigma: number, floor: SviFloor | undefined) {
    this.#k = k;
    this.#w = w;
    this.#floor = floor;
    this.#leastLogSigma = Math.log(leastSigma);
    this.#square = weight.map((factor) => factor * factor);
    let [mass, sk, skk, sw, sww] = [0, 0, 0, 0, 0];
    for (let i = 0; i < k.length; i++) {
      const h = this.#square[i]!;
      mass += h;
      sk += h * k[i]!;
      skk += h * k[i]! * k[i]!;
      sw += h * w[i]!;
      sww += h * w[i]! * w[i]!;
    }
    this.#price = PRICE * Math.max(sww - (sw * sw) / mass, 1e-12 * sww);
    this.#step = new SviStep(this.#price);
    const centre = sk / mass;
    const spread = Math.sqrt(Math.max(0, skk / mass - centre * centre));
    this.#anchors = Float64Array.of(centre - spread, centre, centre + spread);
  }

  /** Moves the form to a minimum near it; returns half the sum of squares and the price of what is violated. */
  minimise(form: SviForm, { steps, settled }: Effort): number {
    const step = this.#step;
    const tried = this.#tried;
    let violated = this.#bounds(form, true);
    let merit = this.#linearise(form) + this.#price * violated;
    let damping = 1e-3;
    let refused = 0;
    for (let count = 0; count < steps && refused <= MOST_REFUSALS; count++) {
      step.solve(damping);
      const promised = step.expected() + this.#price * violated;
      if (promised <= settled * merit && damping <= 1e-2) break;
      let share = this.#follow(form);
      let reached = this.#merit();
      if (!(reached < merit) && step.count > 0 && reached < Number.POSITIVE_INFINITY) {
        const values = step.values.slice();
        this.#correct(share);
        step.solve(damping);
        share = this.#follow(form);
        reached = this.#merit();
        if (!(reached < merit)) step.values.set(values);
      }
      if (!(reached < merit)) {
        damping = Math.max(8 * damping, 1e-6);
        refused++;
        continue;
      }
      const done = merit - reached <= settled * merit;
      refused = 0;
      form.set(tried);
      damping = Math.max(0.15 * damping, 1e-9);
      if (done) return reached;
      violated = this.#bounds(form, true);
      merit = this.#linearise(form) + this.#price * violated;
    }
    return merit;
  }

  /** Half the sum of squares; fills the matrix and gradient of the step. */
  #linearise(form: SviForm): number {
    const k = this.#k;
    const w = this.#w;
    const square = this.#square;
    const [A, B, C, m] = [form[0]!, form[1]!, form[2]!, form[3]!];
    const inverse = Math.exp(-form[4]!);
    let [h00, h01, h02, h03, h04, h11, h12, h13, h14] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    let [h23, h24, h33, h34, h44, g0, g1, g2, g3, g4, loss] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < k.length; i++) {
      const h = square[i]!;
      const y = (k[i]! - m) * inverse;
      const z = Math.sqrt(y * y + 1);
      const r = A + B * y + C * z - w[i]!;
      const s = B + (C * y) / z;
      const t = s * y;
      const hy = h * y;
      const hz = h * z;
      const hs = h * s;
      const ht = h * t;
      const hr = h * r;
      loss += hr * r;
      h00 += h;
      h01 += hy;
      h02 += hz;
      h03 += hs;
      h04 += ht;
      h11 += hy * y;
      h12 += hy * z;
      h13 += hy * s;
      h14 += hy * t;
      h23 += hz * s;
      h24 += hz * t;
      h33 += hs * s;
      h34 += hs * t;
      h44 += ht * t;
      g0 += hr;
      g1 += hr * y;
      g2 += hr * z;
      g3 += hr * s;
      g4 += hr * t;
    }
    const { normal, gradient } = this.#step;
    normal[0] = h00;
    normal[5] = h01;
    normal[6] = h11;
    normal[10] = h02;
    normal[11] = h12;
    normal[12] = h11 + h00;
    normal[15] = -h03 * inverse;
    normal[16] = -h13 * inverse;
    normal[17] = -h23 * inverse;
    normal[18] = h33 * inverse * inverse;
    normal[20] = -h04;
    normal[21] = -h14;
    normal[22] = -h24;
    normal[23] = h34 * inverse;
    normal[24] = h44;
    gradient[0] = g0;
    gradient[1] = g1;
    gradient[2] = g2;
    gradient[3] = -g3 * inverse;
    gradient[4] = -g4;
    return 0.5 * loss;
  }

  #merit(): number {
    const k = this.#k;
    const w = this.#w;
    const square = this.#square;
    const [A, B, C, m] = [this.#tried[0]!, this.#tried[1]!, this.#tried[2]!, this.#tried[3]!];
    const inverse = Math.exp(-this.#tried[4]!);
    if (!(A + Math.sqrt(C * C - B * B) > 0)) return Number.POSITIVE_INFINITY;
    let loss = 0;
    for (let i = 0; i < k.length; i++) {
      const y = (k[i]! - m) * inverse;
      const r = A + B * y + C * Math.sqrt(y * y + 1) - w[i]!;
      loss += square[i]! * r * r;
    }
    return 0.5 * loss + this.#price * this.#bounds(this.#tried, false);
  }

  /** Tries the move, at most a unit of ln σ of it; returns the share of it taken. */
  #follow(form: SviForm): number {
    const tried = this.#tried;
    const { move } = this.#step;
    const share = Math.min(1, 1 / Math.abs(move[4]!));
    for (let i = 0; i < UNKNOWNS; i++) tried[i] = form[i]! + share * move[i]!;
    tried[4] = Math.max(tried[4]!, this.#leastLogSigma);
    this.#straighten(form);
    if (!(tried[2]! > 0)) tried[2] = 1e-12 * form[2]!;
    const most = STEEPEST_RHO * tried[2]!;
    tried[1] = Math.max(-most, Math.min(most, tried[1]!));
    return share;
  }

  /** A, B and C anew, so that the variances at the anchors change as the move says to first order. */
  #straighten(form: SviForm): void {
    const tried = this.#tried;
    const inverse = Math.exp(-form[4]!);
    const after = Math.exp(-tried[4]!);
    const target = (k: number) => {
      const y = (k - form[3]!) * inverse;
      const z = Math.sqrt(y * y + 1);
      const turn = form[1]! + (form[2]! * y) / z;
      const shift = inverse * (tried[3]! - form[3]!) + y * (tried[4]! - form[4]!);
      return tried[0]! + tried[1]! * y + tried[2]! * z - turn * shift;
    };
    const [k0, k1, k2] = [this.#anchors[0]!, this.#anchors[1]!, this.#anchors[2]!];
    const [w0, w1, w2] = [target(k0), target(k1), target(k2)];
    const [y0, y1, y2] = [(k0 - tried[3]!) * after, (k1 - tried[3]!) * after, (k2 - tried[3]!) * after];
    const [z0, z1, z2] = [Math.sqrt(y0 * y0 + 1), Math.sqrt(y1 * y1 + 1), Math.sqrt(y2 * y2 + 1)];
    const rise = (z1 - z0) / (y1 - y0);
    const bend = (z2 - z1) / (y2 - y1) - rise;
    const slope = (w1 - w0) / (y1 - y0);
    const C = ((w2 - w1) / (y2 - y1) - slope) / bend;
    const B = slope - C * rise;
    if (!(bend > 1e-9 && C > Math.abs(B))) return;
    tried[0] = w0 - B * y0 - C * z0;
    tried[1] = B;
    tried[2] = C;
  }

  /** Second-order correction: bounds as they came out at the tried form, less their linear change. */
  #correct(share: number): void {
    const step = this.#step;
    const tried = this.#tried;
    const inverse = Math.exp(-tried[4]!);
    for (let c = 0; c < step.count; c++) {
      const kind = this.#kinds[c]!;
      if (kind === 'linear') continue;
      const k = this.#places[c]!;
      const value =
        kind === 'g'
          ? formG(tried, inverse, k) - MARGIN
          : formVariance(tried, inverse, k) / this.#levels[c]! - 1 - FLOOR_MARGIN;
      step.values[c] = value - share * step.change(c);
    }
  }

  /** The largest violation; with `keep` also the bounds of the next step: what is violated or near it. */
  #bounds(form: SviForm, keep: boolean): number {
    const step = this.#step;
    const B = form[1]!;
    const C = form[2]!;
    const sigma = Math.exp(form[4]!);
    if (keep) step.count = 0;
    const atMoney = formVariance(form, 1 / sigma, 0);
    let worst = Math.max(
      this.#valleys(form, BOTTOM, form[3]!, sigma, keep),
      this.#valleys(form, MONEY, 0, Math.sqrt(atMoney), keep),
    );
    for (const side of [-1, 1]) {
      const slope = (C + side * B) / sigma;
      worst = Math.max(worst, slope - STEEPEST);
      if (!keep) continue;
      if (slope > 0.5 * STEEPEST) this.#linear(STEEPEST - slope, -side / sigma, -1 / sigma, slope);
      if (C + side * B < 0.5 * C) this.#linear(STEEPEST_RHO + (side * B) / C, side / C, STEEPEST_RHO / C, 0);
    }
    const room = form[4]! - this.#leastLogSigma;
    if (keep && room < 2) this.#linear(room, 0, 0, 1);
    return this.#floor ? Math.max(worst, this.#overFloor(form, this.#floor, keep)) : worst;
  }

  #linear(value: number, byB: number, byC: number, byLogSigma: number): void {
    const c = this.#claim('linear', 0, value);
    if (c === undefined) return;
    this.#step.rows.set([0, byB, byC, 0, byLogSigma], c * UNKNOWNS);
  }

  #claim(kind: 'linear' | 'g' | 'floor', place: number, value: number): number | undefined {
    const c = this.#step.claim();
    if (c === undefined) return undefined;
    this.#kinds[c] = kind;
    this.#places[c] = place;
    this.#step.values[c] = value;
    return c;
  }

  /** Least g in the valleys of a scan, as a violation of the margin. */
  #valleys(form: SviForm, nodes: Float64Array, centre: number, scale: number, keep: boolean): number {
    const inverse = Math.exp(-form[4]!);
    const last = nodes.length - 1;
    let worst = 0;
    let left = centre + scale * nodes[0]!;
    let gLeft = formG(form, inverse, left);
    let middle = centre + scale * nodes[1]!;
    let g = formG(form, inverse, middle);
    for (let i = 2; i <= last; i++) {
      const right = centre + scale * nodes[i]!;
      const gRight = formG(form, inverse, right);
      if (g < LOW_VALLEY && g <= gLeft && g <= gRight) {
        const k = this.#refine(form, inverse, left, middle, right, gLeft, g, gRight);
        const bottom = formG(form, inverse, k);
        worst = Math.max(worst, MARGIN - SLACK - bottom);
        if (keep && !this.#isKept(left, right)) {
          const c = this.#claim('g', k, bottom - MARGIN);
          if (c !== undefined) gradientOfG(form, k, this.#step.rows, c * UNKNOWNS);
        }
      }
      left = middle;
      gLeft = g;
      middle = right;
      g = gRight;
    }
    return worst;
  }

  #isKept(left: number, right: number): boolean {
    for (let c = 0; c < this.#step.count; c++) {
      if (this.#kinds[c] === 'g' && this.#places[c]! > left && this.#places[c]! < right) return true;
    }
    return false;
  }

  /** The lowest place of a valley, by parabolas through ever nearer points. */
  #refine(
    form: SviForm,
    inverse: number,
    from: number,
    start: number,
    to: number,
    gFrom: number,
    gStart: number,
    gTo: number,
  ): number {
    let [k, g, left, right, gLeft, gRight] = [start, gStart, from, to, gFrom, gTo];
    for (let round = 1; ; round++) {
      const a = (k - left) * (g - gRight);
      const b = (k - right) * (g - gLeft);
      const at = k - (0.5 * ((k - left) * a - (k - right) * b)) / (a - b);
      if (!(at > from && at < to)) return k;
      const found = formG(form, inverse, at);
      if (found < g) {
        k = at;
        g = found;
      }
      if (round === PARABOLAS) return k;
      const reach = 0.2 * Math.min(k - from, to - k, 0.5 * (right - left));
      left = k - reach;
      right = k + reach;
      gLeft = formG(form, inverse, left);
      gRight = formG(form, inverse, right);
    }
  }

  #overFloor(form: SviForm, { k, w }: SviFloor, keep: boolean): number {
    const inverse = Math.exp(-form[4]!);
    const clearance = (i: number) =>
      i >= 0 && i < k.length ? formVariance(form, inverse, k[i]!) / w[i]! - 1 : Number.POSITIVE_INFINITY;
    let worst = 0;
    let before = Number.POSITIVE_INFINITY;
    let here = clearance(0);
    for (let i = 0; i < k.length; i++) {
      const next = clearance(i + 1);
      worst = Math.max(worst, -here);
      if (keep && here < NEAR_FLOOR && here <= before && here <= next) {
        const c = this.#claim('floor', k[i]!, here - FLOOR_MARGIN);
        if (c !== undefined) {
          this.#levels[c] = w[i]!;
          gradientOfVariance(form, k[i]!, 1 / w[i]!, this.#step.rows, c * UNKNOWNS);
        }
      }
      before = here;
      here = next;
    }
    return worst;
  }
}
