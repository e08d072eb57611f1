export * from './marks.ts';
export * from './pack-store.ts';
export { CachedQuotes, type QuoteReader, StoredQuotes } from './quote-reader.ts';
export type { ShelfOptions } from './shelf.ts';
export * from './tape-cache.ts';
