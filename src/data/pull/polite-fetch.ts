import { setTimeout as sleep } from 'node:timers/promises';

/** How requests are paced and how much is put up with. Times in milliseconds. */
export interface Manners {
  /** Least time from the end of one request to the start of the next. */
  readonly pause: number;
  /** A request without an answer, or whose body does not end, is given up after this. */
  readonly timeout: number;
  /** Tries of one request, the first included. */
  readonly tries: number;
  /** A server that asks for a longer wait than this is left alone. */
  readonly longestWait: number;
}

export const MANNERS: Manners = { pause: 1000, timeout: 60_000, tries: 4, longestWait: 120_000 };

/** What is remembered of an earlier answer, to be asked whether it still holds. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export type Answer =
  | {
      readonly status: 'received';
      readonly body: Uint8Array;
      readonly validators: Validators;
      readonly tries: number;
    }
  /** The server says that what it sent before still holds. */
  | { readonly status: 'unchanged'; readonly tries: number }
  | { readonly status: 'failed'; readonly reason: string; readonly tries: number };

const AGENT = 'alvh (research tool; one connection, paced requests)';
/** Answers after which the same request may well succeed. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** One connection's worth of requests: never two at once, never without a pause between them. */
export class PoliteFetcher {
  readonly #manners: Manners;
  #readyAt = 0;

  constructor(manners: Manners = MANNERS) {
    this.#manners = manners;
  }

  /**
   * Gets an address. Failures of the way there, answers of 429 and 5xx and bodies that are cut short are tried again a few
   * times, each after twice the wait of the one before or after the wait that the server asks for; nothing else is.
   */
  async get(url: string, known: Validators = {}): Promise<Answer> {
    const { pause, tries, longestWait } = this.#manners;
    let reason = '';
    let wait = pause;
    for (let attempt = 1; attempt <= tries; attempt++) {
      await sleep(Math.max(0, this.#readyAt - performance.now()));
      const outcome = await this.#once(url, known);
      this.#readyAt = performance.now() + pause;
      if (outcome.status !== 'again') return { ...outcome, tries: attempt };
      reason = outcome.reason;
      const asked = outcome.after ?? wait;
      if (asked > longestWait) {
        return {
          status: 'failed',
          reason: `${reason}; the server asks to wait ${Math.ceil(asked / 1000)} s`,
          tries: attempt,
        };
      }
      if (attempt < tries) await sleep(asked);
      wait *= 2;
    }
    return { status: 'failed', reason: `${reason}, ${tries} times`, tries };
  }

  async #once(
    url: string,
    { etag, lastModified }: Validators,
  ): Promise<
    | { readonly status: 'received'; readonly body: Uint8Array; readonly validators: Validators }
    | { readonly status: 'unchanged' }
    | { readonly status: 'failed'; readonly reason: string }
    | { readonly status: 'again'; readonly reason: string; readonly after?: number }
  > {
    try {
      const response = await fetch(url, {
        headers: {
          'user-agent': AGENT,
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
          ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
        },
        signal: AbortSignal.timeout(this.#manners.timeout),
      });
      if (response.status === 304) return { status: 'unchanged' };
      if (!response.ok) {
        const reason = `answer ${response.status}`;
        await response.body?.cancel();
        if (!PASSING.has(response.status)) return { status: 'failed', reason };
        const after = retryAfter(response.headers.get('retry-after'));
        return { status: 'again', reason, ...(after === undefined ? {} : { after }) };
      }
      const body = new Uint8Array(await response.arrayBuffer());
      const length = response.headers.get('content-length');
      if (length !== null && !response.headers.has('content-encoding') && Number(length) !== body.length) {
        return { status: 'again', reason: `${body.length} of ${length} bytes came` };
      }
      return {
        status: 'received',
        body,
        validators: {
          etag: response.headers.get('etag') ?? undefined,
          lastModified: response.headers.get('last-modified') ?? undefined,
        },
      };
    } catch (error) {
      return { status: 'again', reason: failureOf(error as Error) };
    }
  }
}

/** Seconds, or the date until which to wait. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isFinite(until) ? Math.max(0, until - performance.timeOrigin - performance.now()) : undefined;
}

function failureOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
