export { VOLATILITY_RISK_PREMIUM } from './parameters.ts';
export { type SyntheticMarket, syntheticTape } from './synthetic-tape.ts';
