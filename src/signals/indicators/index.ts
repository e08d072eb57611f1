export * from './atr.ts';
export * from './ema.ts';
export * from './macd.ts';
export * from './rsi.ts';
export * from './wilder-average.ts';
