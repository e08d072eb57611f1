export * from './equity.ts';
export * from './trade-statistics.ts';
