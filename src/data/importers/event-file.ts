import { eventFileSchema, readEventFile } from '../../market/index.ts';
import type { Imported, Importer } from '../imported.ts';
import { parseDocument } from '../json-document.ts';
import { ImportRefusal } from '../refusal.ts';

/**
 * The user's own calendar, as JSON of the schema `alvh.events/1`: releases with the day from which their date was
 * public, consensus and outcome. Its other events (listings and the like) are no part of a tape and are left out.
 */
export const eventFile: Importer = {
  name: 'event-file',
  version: 1,
  replaces: true,
  recognises: (_source, head) => /"schema"\s*:\s*"alvh\.events\//.test(head),
  async read(source): Promise<Imported> {
    const file = parseDocument(source, eventFileSchema);
    const seen = new Set<string>();
    file.releases.forEach(({ kind, title, date }, index) => {
      const key = `${kind} "${title}" of ${date}`;
      if (seen.has(key)) throw new ImportRefusal(`releases.${index}: ${key} occurs twice`, index + 1);
      seen.add(key);
    });
    const { releases, events } = dated(file);
    return {
      releases,
      dropped: [{ reason: 'no release of figures: a run does not read it', rows: events.length }],
    };
  },
};

function dated(file: unknown): ReturnType<typeof readEventFile> {
  try {
    return readEventFile(file);
  } catch (error) {
    if (error instanceof RangeError) throw new ImportRefusal(error.message);
    throw error;
  }
}
