export * from './book.ts';
export { dailyCarry } from './carry.ts';
export * from './layer.ts';
export * from './ledger.ts';
export * from './margin/index.ts';
export * from './position.ts';
export * from './repricer.ts';
export * from './repricing-market.ts';
export * from './valuation.ts';
