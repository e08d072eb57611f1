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
  breakEvenTable,
  breakEvenTitle,
  ladderTable,
  staticBreakEvenTable,
  surfaceTable,
} from './break-even-tables.ts';
export { fundingTable, quickRatioText, ruinNote, ruinTitle } from './capital-tables.ts';
export { surfaceChart } from './charts/index.ts';
export {
  calibrationNotes,
  calibrationTable,
  capsTable,
  excursionNotes,
  excursionsTable,
  ruinTable,
  sizingTable,
} from './excursion-tables.ts';
export { figure, money, moneyOfDollars } from './format.ts';
export { headlineNotes } from './headline-notes.ts';
export { marginNotes, marginNowTable, marginStressTable } from './margin-tables.ts';
export { bandText, erasTable, weeksTable, yearsTable } from './modelled-history.ts';
export { isoNewYork } from './new-york-instants.ts';
export {
  hurdleNotes,
  returnsNotes,
  returnsTable,
  shareReaching,
  withoutLayersTable,
} from './returns-tables.ts';
export { NOTICE, runJson } from './run-json.ts';
export { reverseTable, SHOCK_TITLES, stressSources, stressTable, stressTitle } from './stress-tables.ts';
export { surfacePicture } from './structure-pictures.ts';
export { fillsTable, layersTable, sessionsTable, type TextTable, tradesTable } from './tables.ts';
export { tearsheet } from './tearsheet.ts';
export { biasTable, validationPage, validationTable } from './validation.ts';
export { verdict } from './verdict.ts';
