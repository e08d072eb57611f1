export * from './import-paths.ts';
export { openStore, type Store } from './store.ts';
export * from './store-tape.ts';
