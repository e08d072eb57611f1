import { absent, ok, type Result } from '../math/index.ts';
import { CALENDAR_YEARS } from './calendar.ts';
import type { Contract, FutureContract, FutureRoot, OptionContract, OptionRoot } from './contract.ts';
import { isExpiry } from './expiry.ts';
import { FUND_ROOTS } from './fund.ts';
import { addDays, daysBetween, nthWeekday, weekday } from './time.ts';
import { type IsoDate, isoDate, strike } from './units.ts';
import { vixExpiryOfWednesday, vixMonthlyOf } from './vix-wednesday.ts';

/** Every option root. */
export const OPTION_ROOTS: readonly OptionRoot[] = ['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW'];
/** Every root of a future. */
export const FUTURE_ROOTS: readonly FutureRoot[] = ['VX', 'VXM'];

/** Letters of the delivery months, January to December. */
export const MONTH_CODES = 'FGHJKMNQUVXZ';
const OSI = /^([A-Z]{1,6}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const FUTURE = /^(VXM|VX)(\d{2})?\/?([FGHJKMNQUVXZ])(\d{1,2})$/;

/**
 * The 21-character symbol of the Options Symbology Initiative (OCC, 2010): root padded to six, expiry YYMMDD, C or P,
 * strike in thousandths of a point as eight digits. `SPXW  260717P07400000`.
 * @throws RangeError when the strike has no such form (finer than 0.001 or above 99999.999), or the year no two digits
 * that say its century (before 2000 or after 2099).
 */
export function formatOsi(contract: OptionContract): string {
  const thousandths = Math.round(contract.strike * 1000);
  if (Math.abs(contract.strike * 1000 - thousandths) > 1e-6 || thousandths > 99_999_999) {
    throw new RangeError(`no OSI symbol for strike ${contract.strike}`);
  }
  if (!contract.expiry.startsWith('20')) throw new RangeError(`no OSI symbol for expiry ${contract.expiry}`);
  const expiry = contract.expiry.slice(2).replaceAll('-', '');
  return `${contract.root.padEnd(6)}${expiry}${contract.right}${String(thousandths).padStart(8, '0')}`;
}

/** Reads an OSI symbol, with the root padded or not. Absent with what was wrong in `detail`. */
export function parseOsi(text: string): Result<OptionContract, 'bad-symbol'> {
  const parts = OSI.exec(text.trim());
  if (!parts) {
    return absent(
      'bad-symbol',
      `"${text}" is not ROOT YYMMDD C|P and an eight-digit strike, as in SPXW  260717P07400000`,
    );
  }
  const [, root, yy, mm, dd, right, thousandths] = parts;
  const known = OPTION_ROOTS.find((candidate) => candidate === root);
  if (!known) return absent('bad-symbol', `"${text}": root ${root} is none of ${OPTION_ROOTS.join(', ')}`);
  const expiry = realDate(`20${yy}-${mm}-${dd}`);
  if (!expiry) return absent('bad-symbol', `"${text}": there is no day 20${yy}-${mm}-${dd}`);
  if (Number(thousandths) === 0) return absent('bad-symbol', `"${text}": the strike is zero`);
  return ok({
    kind: 'option',
    root: known,
    expiry,
    right: right === 'C' ? 'C' : 'P',
    strike: strike(Number(thousandths) / 1000),
  });
}

/**
 * The exchange's symbol of a volatility future: `VX/N6` for the monthly of July 2026, `VX30/N6` for the weekly of the
 * 30th Wednesday of 2026 (also when a holiday moves it to the Tuesday before).
 * @throws RangeError when the root has no expiry on the date.
 */
export function formatFuture(contract: FutureContract): string {
  const { root, expiry } = contract;
  if (!isExpiry(root, expiry)) throw new RangeError(`${root} has no expiry on ${expiry}`);
  const wednesday = addDays(expiry, 3 - weekday(expiry));
  const year = Number(wednesday.slice(0, 4));
  const month = Number(wednesday.slice(5, 7));
  const weekly = vixMonthlyOf(year, month) !== expiry;
  const week = weekly
    ? String(daysBetween(nthWeekday(year, 1, 3, 1), wednesday) / 7 + 1).padStart(2, '0')
    : '';
  return `${root}${week}/${MONTH_CODES[month - 1]}${year % 10}`;
}

/**
 * Reads `VX/N6`, `VXN26`, `VXM/N6` or a weekly `VX30/N6`. A one-digit year is the first one from the year of `asOf`
 * on. Absent with what was wrong in `detail`.
 */
export function parseFuture(text: string, asOf: IsoDate): Result<FutureContract, 'bad-symbol'> {
  const parts = FUTURE.exec(text.trim());
  if (!parts)
    return absent('bad-symbol', `"${text}" is not a volatility future such as VX/N6, VXN26 or VX30/N6`);
  const [, rootText, week, code, yearText] = parts;
  const root: FutureRoot = rootText === 'VXM' ? 'VXM' : 'VX';
  const month = MONTH_CODES.indexOf(code!) + 1;
  const baseYear = Number(asOf.slice(0, 4));
  const digits = Number(yearText);
  const year = yearText!.length === 2 ? 2000 + digits : baseYear + ((((digits - baseYear) % 10) + 10) % 10);
  // The first weekly of the year after the calendar may settle on its last day.
  const known = year >= CALENDAR_YEARS.first && year <= CALENDAR_YEARS.last + 1;
  if (!known || Number(week ?? 1) > 53) {
    return absent('bad-symbol', `"${text}": month ${month} of ${year} is outside the exchange calendar`);
  }
  const wednesday = week ? addDays(nthWeekday(year, 1, 3, 1), (Number(week) - 1) * 7) : undefined;
  const expiry = wednesday ? vixExpiryOfWednesday(wednesday) : vixMonthlyOf(year, month);
  if (Number(expiry.slice(0, 4)) > CALENDAR_YEARS.last) {
    return absent('bad-symbol', `"${text}": ${expiry} is outside the exchange calendar`);
  }
  const inMonth = Number((wednesday ?? expiry).slice(5, 7)) === month;
  if (!inMonth || !isExpiry(root, expiry)) {
    return absent('bad-symbol', `"${text}": ${root} has no such expiry (${expiry})`);
  }
  return ok({ kind: 'future', root, expiry });
}

/** The symbol of a contract as {@link parseSymbol} reads it; a share of a fund has its ticker. */
export function formatSymbol(contract: Contract): string {
  switch (contract.kind) {
    case 'option':
      return formatOsi(contract);
    case 'future':
      return formatFuture(contract);
    case 'fund':
      return contract.root;
  }
}

/** Reads the symbol of an option, a future or a share of a fund on VIX futures. */
export function parseSymbol(text: string, asOf: IsoDate): Result<Contract, 'bad-symbol'> {
  const fund = FUND_ROOTS.find((root) => root === text.trim());
  if (fund) return ok({ kind: 'fund', root: fund });
  return FUTURE.test(text.trim()) ? parseFuture(text, asOf) : parseOsi(text);
}

function realDate(text: string): IsoDate | undefined {
  try {
    return isoDate(text);
  } catch {
    return undefined;
  }
}
