import { settlementFileSchema } from '../../market/index.ts';
import type { Imported, Importer } from '../imported.ts';
import { parseDocument } from '../json-document.ts';
import { ImportRefusal } from '../refusal.ts';

/** The user's own settlement values, as JSON of the schema `alvh.settlements/1`. */
export const settlementFile: Importer = {
  name: 'settlement-file',
  version: 1,
  replaces: true,
  recognises: (_source, head) => /"schema"\s*:\s*"alvh\.settlements\//.test(head),
  async read(source): Promise<Imported> {
    const { prints } = parseDocument(source, settlementFileSchema);
    const seen = new Set<string>();
    prints.forEach(({ source: what, date, fallback }, index) => {
      const key = `${fallback ? 'stand-in for ' : ''}${what} of ${date}`;
      if (seen.has(key)) throw new ImportRefusal(`prints.${index}: ${key} occurs twice`, index + 1);
      seen.add(key);
    });
    return { settlements: prints };
  },
};
