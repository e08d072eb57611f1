export * from './book.ts';
export * from './layer.ts';
export * from './ledger.ts';
export * from './margin/index.ts';
export * from './position.ts';
export * from './valuation.ts';
