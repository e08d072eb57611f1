export * from './expected-range.ts';
export * from './implied-futures.ts';
export * from './parity.ts';
export * from './position-greeks.ts';
export * from './smile-points.ts';
export * from './strip.ts';
export * from './volatility-index.ts';
export * from './year-fraction.ts';
