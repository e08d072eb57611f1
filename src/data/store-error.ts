/** The store on disk cannot be used: a file of it is missing, damaged or held by another process, or a write failed. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
