import type { z } from 'zod';
import { type FeeSchedule, feeScheduleSchema } from './fees.ts';

const OPTIONS: Row['roots'] = ['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW'];
const FUTURES: Row['roots'] = ['VX', 'VXM'];
const FUNDS: Row['roots'] = ['VIXY', 'UVXY', 'VXX'];
const CBOE = 'Cboe Options fee schedule, 1 November 2024, customer (origin C)';
const CFE = 'CFE fee schedule, customer';
const UNVERIFIED = 'from memory, to be checked at source';
const SECTION_31 =
  'SEC section 31 fee on sales: 27.80 dollars a million, the rate until 13 May 2025; lower since, so an upper bound; from memory, to be checked at source';
const TAF =
  'FINRA trading activity fee on sales of 2026, 0.000195 dollars a share, at most 9.79; 0.000166 before, so an upper bound; from memory, to be checked at source';
/** The years the published rows are vouched for here; outside them a schedule has no answer. */
const DATED = { from: '2024-11-01', until: '2026-12-31' };
const ALWAYS = { from: '1990-01-01', until: '2030-12-31' };

type Row = z.input<typeof feeScheduleSchema>['rows'][number];

const exchangeRows: readonly Row[] = [
  ...(['SPX', 'SPXW'] as const).flatMap((root): Row[] => [
    { component: 'exchange', roots: [root], ...DATED, premiumBelow: 1, centsPerContract: 36, source: CBOE },
    { component: 'exchange', roots: [root], ...DATED, premiumFrom: 1, centsPerContract: 45, source: CBOE },
  ]),
  { component: 'surcharge', roots: ['SPXW'], ...DATED, centsPerContract: 21, source: UNVERIFIED },
  { component: 'exchange', roots: ['XSP'], ...DATED, quantityBelow: 10, centsPerContract: 0, source: CBOE },
  { component: 'exchange', roots: ['XSP'], ...DATED, quantityFrom: 10, centsPerContract: 7, source: CBOE },
  ...vixTiers(false, [10, 25, 40, 45]),
  ...vixTiers(true, [5, 17, 30, 45]),
  { component: 'clearing', roots: OPTIONS, ...DATED, centsPerContract: 2.5, source: UNVERIFIED },
  { component: 'regulatory', roots: OPTIONS, ...DATED, centsPerContract: 0.23, source: UNVERIFIED },
  { component: 'exchange', roots: ['VX'], ...DATED, centsPerContract: 151, source: CFE },
  { component: 'exchange', roots: ['VXM'], ...DATED, centsPerContract: 20, source: CFE },
  { component: 'regulatory', roots: FUTURES, ...DATED, centsPerContract: 2, source: UNVERIFIED },
  { component: 'transaction', roots: FUNDS, ...DATED, side: 'buy', centsPerContract: 0, source: SECTION_31 },
  {
    component: 'transaction',
    roots: FUNDS,
    ...DATED,
    side: 'sell',
    centsPerContract: 0,
    dollarsPerMillion: 27.8,
    source: SECTION_31,
  },
  { component: 'regulatory', roots: FUNDS, ...DATED, side: 'buy', centsPerContract: 0, source: TAF },
  {
    component: 'regulatory',
    roots: FUNDS,
    ...DATED,
    side: 'sell',
    centsPerContract: 0.0195,
    mostCents: 979,
    source: TAF,
  },
];

/**
 * Fee schedules by name: `none`; `exchange`, what exchange, clearing house and regulator take of a customer order;
 * `broker`, that with a commission of one dollar a contract and side, of shares half a cent each and at least a dollar; `flat`, one all-in price for any date, for
 * histories older than the dated rows.
 */
export const FEE_PRESETS = {
  none: schedule('none', [
    {
      component: 'broker',
      roots: [...OPTIONS, ...FUTURES, ...FUNDS],
      ...ALWAYS,
      centsPerContract: 0,
      source: 'no fees',
    },
  ]),
  exchange: schedule('exchange', exchangeRows),
  broker: schedule('broker', [
    ...exchangeRows,
    {
      component: 'broker',
      roots: [...OPTIONS, ...FUTURES],
      ...DATED,
      centsPerContract: 100,
      source: 'assumption: one dollar a contract and side',
    },
    {
      component: 'broker',
      roots: FUNDS,
      ...DATED,
      centsPerContract: 0.5,
      leastCents: 100,
      source: 'assumption: half a cent a share and side, at least one dollar an order',
    },
  ]),
  flat: schedule('flat', [
    {
      component: 'broker',
      roots: OPTIONS,
      ...ALWAYS,
      centsPerContract: 150,
      source: 'assumption: all-in, any date',
    },
    {
      component: 'broker',
      roots: FUTURES,
      ...ALWAYS,
      centsPerContract: 250,
      source: 'assumption: all-in, any date',
    },
    {
      component: 'broker',
      roots: FUNDS,
      ...ALWAYS,
      centsPerContract: 1,
      leastCents: 100,
      source: 'assumption: all-in a share, at least one dollar an order, any date',
    },
  ]),
} as const satisfies { readonly [name: string]: FeeSchedule };

function vixTiers(complex: boolean, prices: readonly [number, number, number, number]): Row[] {
  const tiers = [
    { premiumBelow: 0.11 },
    { premiumFrom: 0.11, premiumBelow: 1 },
    { premiumFrom: 1, premiumBelow: 2 },
  ];
  return [...tiers, { premiumFrom: 2 }].map((bounds, tier) => ({
    component: 'exchange',
    roots: ['VIX', 'VIXW'],
    ...DATED,
    ...bounds,
    complex,
    centsPerContract: prices[tier]!,
    source: CBOE,
  }));
}

function schedule(name: string, rows: readonly Row[]): FeeSchedule {
  return feeScheduleSchema.parse({ schema: 'alvh.fees/1', name, rows });
}
