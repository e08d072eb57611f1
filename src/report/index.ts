export { attributionJson, explainJson } from './accounting-json.ts';
export {
  attributionTable,
  explainSessionsTable,
  explainTable,
  missingValues,
  residualAlarmsTable,
  residualSentence,
} from './accounting-tables.ts';
export {
  type BreakEvenRow,
  breakEvenTable,
  ladderTable,
  shortInstant,
  staticBreakEvenTable,
  surfaceTable,
} from './break-even-tables.ts';
export { type SurfacePicture, surfaceChart } from './charts/index.ts';
export {
  calibrationNotes,
  calibrationTable,
  capsTable,
  excursionNotes,
  excursionsTable,
  ruinTable,
  sizingTable,
} from './excursion-tables.ts';
export { figure, money } from './format.ts';
export { isoNewYork } from './iso-new-york.ts';
export { bandText, erasTable, weeksTable, yearsTable } from './modelled-history.ts';
export {
  type ReturnHurdle,
  returnsNotes,
  returnsTable,
  shareReaching,
  withoutLayersTable,
} from './returns-tables.ts';
export { NOTICE, runJson } from './run-json.ts';
export { type ReverseRow, reverseTable, stressTable } from './stress-tables.ts';
export { fillsTable, layersTable, sessionsTable, type TextTable, tradesTable } from './tables.ts';
export { tearsheet } from './tearsheet.ts';
export { biasTable, validationPage, validationTable } from './validation.ts';
export { verdict } from './verdict.ts';
