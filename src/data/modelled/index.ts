export { fitCalibration } from './fit.ts';
export { storedEvidence } from './stored-evidence.ts';
