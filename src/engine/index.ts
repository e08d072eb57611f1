export * from './assumptions.ts';
export * from './backtest.ts';
export * from './desk.ts';
export * from './execution.ts';
export * from './journal.ts';
export * from './replay.ts';
export * from './run-document.ts';
export * from './simulated-execution.ts';
