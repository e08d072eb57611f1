import { z } from 'zod';
import { StoreError } from './store-error.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Day = z.iso.date();
const Count = z.int().nonnegative();

export const QuotesOutput = z.strictObject({
  kind: z.literal('quotes'),
  path: z.string(),
  sha256: Hash,
  root: z.enum(['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW']),
  /** New York date of the quotes. */
  date: Day,
  /** Rows of the file: one a strike, expiry and instant. */
  rows: Count,
  /** `score`: how usable the snapshot is, 0…1; see `SnapshotScore`. */
  captures: z.array(
    z.strictObject({ quotedAt: z.int(), fetchedAt: z.int(), score: z.number().min(0).max(1).optional() }),
  ),
  expiries: z.array(Day),
  quality: z.strictObject({
    crossed: Count,
    oneSided: Count,
    zero: Count,
    stale: Count,
    truncatedWings: Count,
  }),
});

const SeriesOutput = z.strictObject({
  kind: z.enum(['levels', 'bars', 'intraday', 'values', 'futures', 'funds', 'releases', 'settlements']),
  path: z.string(),
  sha256: Hash,
  rows: Count,
  /** What the rows are about: an index symbol, a value's name, a future's or a fund's root, a kind of release, a settlement source. */
  subjects: z.array(z.strictObject({ name: z.string(), from: Day, to: Day, rows: Count })),
});

const Source = z.strictObject({
  file: z.string(),
  sha256: Hash,
  importer: z.string(),
  version: z.int().positive(),
  outputs: z.array(z.discriminatedUnion('kind', [QuotesOutput, SeriesOutput])),
  dropped: z.array(z.strictObject({ reason: z.string(), rows: Count, firstRow: Count.optional() })),
});

const Document = z.strictObject({ schema: z.literal('alvh.catalogue/1'), sources: z.array(Source) });

/** Everything a store holds, by source file. It bears no times of import: the same imports give the same bytes. */
export type Catalogue = z.infer<typeof Document>;
/** One imported file: what it was, what was made of it, what was left out. */
export type CatalogueSource = z.infer<typeof Source>;
export type QuotesOutput = z.infer<typeof QuotesOutput>;
export type SeriesOutput = z.infer<typeof SeriesOutput>;
export type SeriesKind = SeriesOutput['kind'];

/** The catalogue of a store in which nothing lies yet. */
export function emptyCatalogue(): Catalogue {
  return { schema: 'alvh.catalogue/1', sources: [] };
}

/** @throws StoreError when the text is no catalogue of this version. */
export function parseCatalogue(text: string, path: string): Catalogue {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new StoreError(`${path} is damaged: ${(error as Error).message}`);
  }
  const parsed = Document.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new StoreError(
    `${path} is not a catalogue of this version: ${issue.path.join('.')}: ${issue.message}`,
  );
}

/** The catalogue of some sources, in an order that does not depend on the one in which they were imported. */
export function catalogueOf(sources: Iterable<CatalogueSource>): Catalogue {
  const ordered = [...sources].sort((a, b) => compare(a.file, b.file) || compare(a.sha256, b.sha256));
  return { ...emptyCatalogue(), sources: ordered };
}

/** Every stored file of option quotes. */
export function quotesOf(catalogue: Catalogue): readonly QuotesOutput[] {
  return catalogue.sources.flatMap((source) => source.outputs.filter((output) => output.kind === 'quotes'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
