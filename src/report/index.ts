export { figure, money } from './format.ts';
export { isoNewYork, NOTICE, runJson } from './run-json.ts';
export { fillsTable, layersTable, sessionsTable, type TextTable, tradesTable } from './tables.ts';
export { tearsheet } from './tearsheet.ts';
export { verdict } from './verdict.ts';
