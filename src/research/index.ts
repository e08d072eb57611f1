export * from './account-sessions.ts';
export * from './calibration.ts';
export * from './equity.ts';
export * from './excursions.ts';
export * from './policy-measures.ts';
export * from './returns.ts';
export * from './roll-chains.ts';
export * from './trade-statistics.ts';
