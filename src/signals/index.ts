export * from './front-ratio.ts';
export * from './implied-premium.ts';
export * from './indicators/index.ts';
export * from './move-in-ranges.ts';
export * from './signal.ts';
export * from './vix-change.ts';
