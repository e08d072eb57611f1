import type { Regression } from './regression.ts';

/** Smile of one kind of option: at each knot the ratio of total deviation to the one at the money. */
export interface SmileLaw {
  /** Standardised log-moneyness of the knots, ascending, 0 among them. */
  readonly knots: readonly number[];
  /** One for each knot; that of 0 is left out, as the ratio there is 1. */
  readonly ratios: readonly Regression[];
}

/** Logarithm of the half-spread in points, of options out of the money and of those in it. */
export interface SpreadLaw {
  readonly outer: Regression;
  readonly inner: Regression;
}

/** Everything fitted that the modelled history rests on. Which terms each regression has is said where it is used. */
export interface Calibration {
  readonly levels: {
    /** Logarithm of VIX1D from VIX9D, VIX and VIX3M. */
    readonly fromFamily: Regression;
    /** Logarithm of VIX1D from VIX alone. */
    readonly fromVix: Regression;
    /** Logarithm of VIX3M over VIX. */
    readonly vix3m: Regression;
    /** Logarithm of VVIX. */
    readonly vvix: Regression;
  };
  readonly index: {
    /** After the close: logarithm of the next session's deviation over VIX1D for one session. */
    readonly nextSession: Regression;
    /** Before it: the same over what is left of this session and the next. */
    readonly nextSessionEarly: Regression;
    /** Logarithm of the deviation left to this session's close over yesterday's VIX1D for the time left. */
    readonly sameSession: Regression;
    /** Logarithm of volatility over the VIX family's at tenors of weeks. */
    readonly hedge: Regression;
    readonly shortSmile: SmileLaw;
    readonly hedgeSmile: SmileLaw;
    readonly shortSpread: SpreadLaw;
    readonly hedgeSpread: SpreadLaw;
  };
  readonly vix: {
    /** Logarithm of a VIX option's volatility over VVIX. */
    readonly option: Regression;
    readonly smile: SmileLaw;
    readonly spread: SpreadLaw;
    /** Logarithm of a VX settlement over VIX, with VIX3M known and without. */
    readonly curve: Regression;
    readonly curveFromVix: Regression;
    /** Change of the logarithm of VIX against that of SPX, daily. */
    readonly leverage: Regression;
  };
}
