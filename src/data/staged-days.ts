import { epochMs, type IsoDate, isoDate, type OptionRoot } from '../market/index.ts';
import type { Database } from './database.ts';
import type { Dropped } from './imported.ts';
import { MomentPlacer, type PlacedMoment, placeExpiry } from './place-quotes.ts';
import type { Cadence } from './quote-table.ts';
import { ImportRefusal } from './refusal.ts';
import { REJECTS_KEPT } from './stage-quotes.ts';

/** One root and New York date of a staged file, with the range of stamps its rows have. */
export interface StagedDay {
  readonly root: OptionRoot;
  readonly date: IsoDate;
  readonly from: number;
  readonly to: number;
  /** Sound rows. */
  readonly rows: number;
}

/** What a staged file comes to: the days to be written, in order, and what is left out and why. */
export interface StagedPlan {
  readonly days: readonly StagedDay[];
  readonly dropped: readonly Dropped[];
  /** Rows that tell of our roots, a row of two instants counted twice. */
  readonly rows: number;
}

/** Damaged rows are dropped one by one up to this share of a day's rows, and of a file's lines … */
const DAMAGE_LIMIT = 0.01;
/** … and always up to this number of them. */
const DAMAGE_ALLOWED = 10;

/**
 * Places the rows of a staged file in roots, expiries and sessions (tables `placed` and `moments`) and says which days
 * can be written. Damaged rows are dropped and counted; a day of which more than 1 % and more than ten rows are damaged
 * is left out whole.
 * @throws ImportRefusal when more than 1 % and more than ten lines do not have the columns of the file, or no row of
 * ours can be used.
 */
export async function planStagedDays(
  database: Database,
  cadence: Cadence,
  lines: number | undefined,
): Promise<StagedPlan> {
  const rejects = await rejectsOf(database, lines);
  const total = (await database.query('SELECT count(*)::DOUBLE AS n FROM stage')).floats('n')[0]!;
  const problems = await countsOf(
    database,
    `SELECT problem AS reason, count(*)::DOUBLE AS n, min(source_row)::DOUBLE AS first FROM stage WHERE problem IS NOT NULL GROUP BY problem ORDER BY problem`,
  );
  await placeExpiries(database);
  await placeMoments(database, cadence);
  const aside = await countsOf(
    database,
    `
    SELECT coalesce(p.aside, m.aside) AS reason, count(*)::DOUBLE AS n, min(s.source_row)::DOUBLE AS first FROM stage s
    JOIN placed p ON p.told = s.told AND p.listed = s.expiry
    LEFT JOIN moments m ON m.root = p.root AND m.stamp = s.stamp
    WHERE s.problem IS NULL AND (p.aside IS NOT NULL OR m.aside IS NOT NULL) GROUP BY ALL ORDER BY reason`,
  );
  const dropped = [...rejects.dropped, ...(await inLines(database, [...problems, ...aside]))];
  const { days, left } = await daysOf(database);
  if (days.length === 0) {
    const worst = [...dropped, ...left].sort((a, b) => b.rows - a.rows)[0];
    if (!worst) throw new ImportRefusal('no quotes of SPX, XSP or VIX options', undefined, true);
    throw new ImportRefusal(`no row can be used: ${worst.reason} (${worst.rows} rows)`, worst.firstRow);
  }
  return { days, dropped: [...dropped, ...left], rows: total };
}

async function rejectsOf(
  database: Database,
  lines: number | undefined,
): Promise<{ readonly dropped: Dropped[] }> {
  const found = await database.query(
    `SELECT count(*)::DOUBLE AS n, min(line) AS first, arg_min(message, line) AS message FROM rejects`,
  );
  const n = found.floats('n')[0]!;
  if (n === 0) return { dropped: [] };
  const [first, message] = [found.numbers('first')[0]!, found.texts('message')[0]!];
  const all = lines ?? Number.POSITIVE_INFINITY;
  if (n >= REJECTS_KEPT || (n > DAMAGE_ALLOWED && n > DAMAGE_LIMIT * all)) {
    throw new ImportRefusal(`${n} lines are not laid out as the file's header says: ${message}`, first);
  }
  return { dropped: [{ reason: 'line without the columns of the header', rows: n, firstRow: first }] };
}

/** Numbers of rows become lines of the file: the header and lines that were no rows come before them. */
async function inLines(database: Database, counts: readonly Dropped[]): Promise<Dropped[]> {
  const rejected = (await database.query('SELECT line FROM rejects ORDER BY line')).floats('line');
  const skip = (await database.query('SELECT skip::DOUBLE AS skip FROM header_lines')).floats('skip')[0]!;
  return counts.map((count) => {
    if (count.firstRow === undefined) return count;
    let line = count.firstRow + skip;
    for (const reject of rejected) if (reject <= line) line++;
    return { ...count, firstRow: line };
  });
}

async function countsOf(database: Database, sql: string): Promise<Dropped[]> {
  const rows = await database.query(sql);
  const [reasons, counts, firsts] = [rows.texts('reason'), rows.floats('n'), rows.floats('first')];
  return Array.from({ length: rows.count }, (_, i) => ({
    reason: reasons[i]!,
    rows: counts[i]!,
    firstRow: firsts[i]!,
  }));
}

async function placeExpiries(database: Database): Promise<void> {
  const found = await database.query(
    `SELECT DISTINCT told, CAST(expiry AS VARCHAR) AS expiry FROM stage WHERE problem IS NULL ORDER BY told, expiry`,
  );
  const [told, listed] = [found.texts('told'), found.texts('expiry')];
  const placed = Array.from({ length: found.count }, (_, i) => placeExpiry(told[i]!, isoDate(listed[i]!)));
  await database.createTable('placed', {
    told: { type: 'text', values: told },
    listed: { type: 'date', values: listed as IsoDate[] },
    root: { type: 'text', values: placed.map((one) => ('root' in one ? one.root : null)) },
    expiry: { type: 'date', values: placed.map((one) => ('root' in one ? one.expiry : null)) },
    aside: { type: 'text', values: placed.map((one) => ('aside' in one ? one.aside : null)) },
  });
}

async function placeMoments(database: Database, cadence: Cadence): Promise<void> {
  const found = await database.query(`
    SELECT root, stamp::DOUBLE AS stamp, CAST(CAST(timezone('America/New_York', make_timestamptz(stamp * 1000)) AS DATE) AS VARCHAR) AS date
    FROM (SELECT DISTINCT p.root, s.stamp FROM stage s JOIN placed p ON p.told = s.told AND p.listed = s.expiry WHERE s.problem IS NULL AND p.root IS NOT NULL)
    ORDER BY root, stamp`);
  const [roots, stamps, dates] = [found.texts('root'), found.floats('stamp'), found.texts('date')];
  const placer = new MomentPlacer();
  const told = new Set<string>();
  const placed = Array.from({ length: found.count }, (_, i): PlacedMoment => {
    const one = placer.place(
      roots[i] as OptionRoot,
      epochMs(stamps[i]!),
      dates[i] as IsoDate,
      cadence === 'daily',
    );
    if ('aside' in one) return one;
    const key = `${roots[i]!} ${one.quotedAt}`;
    if (told.has(key)) return { aside: 'after the close, where an earlier look of the row already is' };
    told.add(key);
    return one;
  });
  await database.createTable('moments', {
    root: { type: 'text', values: roots },
    stamp: { type: 'instant', values: stamps },
    quoted_ms: { type: 'instant', values: placed.map((one) => ('date' in one ? one.quotedAt : null)) },
    session_ms: { type: 'instant', values: placed.map((one) => ('date' in one ? one.sessionOpens : null)) },
    date: { type: 'date', values: placed.map((one) => ('date' in one ? one.date : null)) },
    aside: { type: 'text', values: placed.map((one) => ('aside' in one ? one.aside : null)) },
  });
}

/** Damaged rows are counted by the date of their stamp: the root of some of them cannot be told. */
async function daysOf(database: Database): Promise<{ readonly days: StagedDay[]; readonly left: Dropped[] }> {
  const sound = await database.query(`
    SELECT p.root, CAST(m.date AS VARCHAR) AS date, min(s.stamp)::DOUBLE AS first, max(s.stamp)::DOUBLE AS last, count(*)::DOUBLE AS n
    FROM stage s JOIN placed p ON p.told = s.told AND p.listed = s.expiry JOIN moments m ON m.root = p.root AND m.stamp = s.stamp
    WHERE s.problem IS NULL AND m.date IS NOT NULL GROUP BY p.root, m.date ORDER BY m.date, p.root`);
  const damaged = await database.query(`
    SELECT CAST(CAST(timezone('America/New_York', make_timestamptz(stamp * 1000)) AS DATE) AS VARCHAR) AS date, count(*)::DOUBLE AS n
    FROM stage WHERE problem IS NOT NULL AND stamp IS NOT NULL GROUP BY ALL ORDER BY ALL`);
  const damage = new Map(damaged.texts('date').map((date, i) => [date!, damaged.floats('n')[i]!]));
  const [roots, dates] = [sound.texts('root'), sound.texts('date')];
  const [firsts, lasts, counts] = [sound.floats('first'), sound.floats('last'), sound.floats('n')];
  const whole = new Map<string, number>();
  for (const [i, date] of dates.entries()) whole.set(date!, (whole.get(date!) ?? 0) + counts[i]!);
  const days: StagedDay[] = [];
  const left: Dropped[] = [];
  for (let i = 0; i < sound.count; i++) {
    const [root, date] = [roots[i] as OptionRoot, dates[i] as IsoDate];
    const bad = damage.get(date) ?? 0;
    if (bad > DAMAGE_ALLOWED && bad > DAMAGE_LIMIT * (whole.get(date)! + bad)) {
      left.push({
        reason: `${date} of ${root} left out: ${bad} rows of that day are damaged`,
        rows: counts[i]!,
      });
    } else days.push({ root, date, from: firsts[i]!, to: lasts[i]!, rows: counts[i]! });
  }
  return { days, left };
}
