import {
  explainJson,
  explainSessionsTable,
  explainTable,
  residualAlarmsTable,
  residualSentence,
} from '../../report/index.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** The account's changes at mid up to the instant by greek, with an alarm on what they leave over. */
export const explainSection: BookSection = {
  name: 'explain',
  description: 'the changes at mid by greek, with an alarm on the residual',
  render: ({ accounting }) => {
    if (!accounting)
      return { human: 'Explain: a book file has no history to take apart', json: { absent: 'no-journal' } };
    const { explain } = accounting;
    const alarms = explain.alarms.length > 0 ? `\n${table(residualAlarmsTable(explain))}` : '';
    return {
      human: `Changes at mid by greek\n${table(explainTable(explain))}\n${table(explainSessionsTable(explain))}\n${residualSentence(explain)}${alarms}`,
      json: explainJson(accounting),
    };
  },
};
