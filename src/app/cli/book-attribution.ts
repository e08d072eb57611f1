import { attributionJson, attributionTable, missingValues } from '../../report/index.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** The account's result up to the instant by layer, wing and cause, to the cent. */
export const attributionSection: BookSection = {
  name: 'attribution',
  description: 'the result by layer, wing and cause, to the cent',
  render: ({ accounting }) => {
    if (!accounting)
      return {
        human: 'Attribution: a book file has no history to take apart',
        json: { absent: 'no-journal' },
      };
    const missing = missingValues(accounting).map((one) => `\n${one}`);
    return {
      human: `Attribution, since the capital was paid in\n${table(attributionTable(accounting.attribution))}${missing.join('')}`,
      json: attributionJson(accounting),
    };
  },
};
