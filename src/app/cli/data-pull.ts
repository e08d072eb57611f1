import { type Command, Option } from 'commander';
import {
  FEEDS,
  type FeedName,
  MANNERS,
  openStore,
  type PullReport,
  pullFeed,
  wallClock,
} from '../../data/index.ts';
import { dateOption } from './date-option.ts';
import { EXIT, UsageError } from './failure.ts';
import { positive } from './number-option.ts';
import { print, printJson, table } from './output.ts';
import { progressBar } from './progress.ts';
import { storePath } from './store-path.ts';

interface Options {
  since?: string;
  origin?: string;
  pause?: string;
  store?: string;
  json?: boolean;
}

const NAMES = Object.keys(FEEDS) as FeedName[];

/** `data pull`: the only command that goes to the network. */
export function registerPull(data: Command): void {
  data
    .command('pull')
    .description('get what a free public feed has that the store has not, and import it')
    .argument('<feed>', NAMES.map((name) => `${name}: ${FEEDS[name].about}`).join('; '))
    .option('--since <date>', 'first date wanted, YYYY-MM-DD, for feeds that come by date')
    .addOption(
      new Option('--origin <url>', "in place of the feed's own server, such as http://127.0.0.1:8080").env(
        'ALVH_FEED_ORIGIN',
      ),
    )
    .option('--pause <seconds>', 'least time between two requests', String(MANNERS.pause / 1000))
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.pull/1')
    .action(pullCommand);
}

async function pullCommand(feed: string, options: Options): Promise<void> {
  if (!isFeed(feed)) throw new UsageError(`no feed "${feed}"; there are: ${NAMES.join(', ')}`);
  const since = dateOption('--since', options.since);
  const pause = 1000 * positive('--pause', options.pause ?? '1');
  const bar = progressBar('Pulling', 'files');
  const report = await pullFeed(openStore(storePath(options.store)), feed, {
    now: wallClock,
    manners: { ...MANNERS, pause },
    onProgress: (done, total) => bar.update(done, total),
    ...(since === undefined ? {} : { since }),
    ...(options.origin === undefined ? {} : { origin: originOf(options.origin) }),
  }).finally(() => bar.stop());
  if (options.json) printJson({ schema: 'alvh.pull/1', ...report });
  else print(pullText(report));
  const failed = report.files.some(({ status }) => status === 'failed');
  if (failed || report.imported?.complete === false) process.exitCode = EXIT.data;
}

function pullText({ feed, files, imported }: PullReport): string {
  const reports = new Map(imported?.files.map((file) => [file.path.split('/').at(-1)!, file]));
  return [
    table({
      head: ['File', 'Pulled', 'Bytes', 'Import', 'Why not'],
      rows: files.map(({ file, status, bytes, reason }) => {
        const report = reports.get(file);
        const refused = report !== undefined && 'reason' in report ? report.reason : '';
        return [file, status, bytes ?? '', report?.status ?? '', reason ?? refused];
      }),
    }),
    `What was got lies in pulls/${feed} of the store; each request is a line of pulls/log.jsonl.`,
  ].join('\n');
}

function originOf(text: string): string {
  try {
    return new URL(text).origin;
  } catch {
    throw new UsageError(`--origin ${text} is no address such as http://127.0.0.1:8080`);
  }
}

function isFeed(name: string): name is FeedName {
  return (NAMES as readonly string[]).includes(name);
}
