export * from './check-store.ts';
export * from './day-file/index.ts';
export type { FileReport } from './import-file.ts';
export { type ImportReport, importPaths } from './import-paths.ts';
export * from './list-store.ts';
export { type Mapping, mappingSchema } from './mapping-file.ts';
export type { Conflict } from './merge-sources.ts';
export * from './modelled/index.ts';
export * from './pull/index.ts';
export type { ChainRow, DroppedRow, MissingSessions, QualityTable, SeriesRow } from './quality-table.ts';
export * from './run-store.ts';
export * from './scratch-folder.ts';
export { openStore, type Store } from './store.ts';
export * from './store-error.ts';
export * from './store-series.ts';
export * from './store-tape.ts';
export * from './stored-range.ts';
export * from './synthetic/index.ts';
export {
  type ClosingTicks,
  closingTicks,
  type LegTicks,
  type PackListing,
  packStore,
  TapeCache,
} from './tape-cache/index.ts';
export * from './try-import.ts';
