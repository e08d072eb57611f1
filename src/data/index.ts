export * from './import-paths.ts';
export * from './run-store.ts';
export { openStore, type Store } from './store.ts';
export * from './store-tape.ts';
export * from './stored-range.ts';
export * from './synthetic/index.ts';
