import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { ZodError, type ZodType, type z } from 'zod';
import { UsageError } from './failure.ts';

/** Reads a user's JSON file through a schema; what is wrong is said with the path of the key. */
export function readUserFile<Schema extends ZodType>(path: string, schema: Schema): z.output<Schema> {
  return checked(path, () => schema.parse(readJsonFile(path)));
}

/** As {@link readUserFile}, for a file that may be YAML too. */
export function readUserYaml<Schema extends ZodType>(path: string, schema: Schema): z.output<Schema> {
  const document = parseDocument(readUserText(path), { prettyErrors: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw new UsageError(`${path} is neither JSON nor YAML: ${error.message}`);
  return checked(path, () => schema.parse(document.toJS()));
}

/** Runs a reader of a parsed user file and turns its complaints into a usage error that names the file. */
export function readUserJson<Value>(path: string, read: (json: unknown) => Value): Value {
  return checked(path, () => read(readJsonFile(path)));
}

function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readUserText(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

/** The text of a user's file, without the byte order mark it may begin with. */
export function readUserText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${whyNot(error as NodeJS.ErrnoException)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not text in UTF-8`);
  }
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : message;
}

function checked<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError) {
      const lines = error.issues.map((issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`);
      throw new UsageError(`${path} is not valid:\n${lines.join('\n')}`);
    }
    if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
