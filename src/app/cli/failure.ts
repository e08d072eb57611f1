/** What the user asked for cannot be understood: wrong option, unknown symbol, invalid strategy. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Data is missing, corrupt or too thin for what was asked. Exit code 3. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** Exit codes of every command, as documented in docs/cli.md. */
export const EXIT = { fine: 0, findings: 1, usage: 2, data: 3, internal: 70 } as const;
