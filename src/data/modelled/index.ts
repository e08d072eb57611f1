export { type CreditError, creditErrors } from './credit-error.ts';
export { CREDIT_ERRORS } from './credit-error-table.ts';
export { type ErrorRow, errorTable } from './error-table.ts';
export { fitCalibration } from './fit.ts';
export { levelSourceOn } from './level-eras.ts';
export type { LevelSource } from './level-laws.ts';
export type { ListingRule } from './listing.ts';
export {
  MODELLED_TIMES,
  type ModelledHistory,
  modelledTimes,
  openModelledTape,
} from './modelled-tape.ts';
export { storedEvidence } from './stored-evidence.ts';
export { type Comparison, compareAll } from './validate.ts';
