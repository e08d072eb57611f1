export { fitCalibration } from './fit.ts';
export type { ListingRule } from './listing.ts';
export {
  MODELLED_TIMES,
  type ModelledHistory,
  modelledTimes,
  openModelledTape,
} from './modelled-tape.ts';
export { storedEvidence } from './stored-evidence.ts';
