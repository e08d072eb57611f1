import type { z } from 'zod';
import { ImportRefusal } from './refusal.ts';
import { type SourceFile, textOf } from './source-file.ts';

/** An element of an array of rows as an object. @throws ImportRefusal when it is none. */
export function fieldsOf(raw: unknown, row: number): { readonly [key: string]: unknown } {
  if (typeof raw === 'object' && raw !== null) return raw as { readonly [key: string]: unknown };
  throw new ImportRefusal(`${JSON.stringify(raw)} is no row`, row);
}

/** A file as JSON with a checked envelope. @throws ImportRefusal when it is not JSON or not of that shape. */
export function parseDocument<Schema extends z.ZodType>(source: SourceFile, schema: Schema): z.infer<Schema> {
  let document: unknown;
  try {
    document = JSON.parse(textOf(source));
  } catch (error) {
    throw new ImportRefusal(`not JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const row = typeof path[1] === 'number' ? path[1] + 1 : undefined;
  throw new ImportRefusal(`${path.join('.') || 'document'}: ${message}`, row);
}
