/** Small files in vendors' layouts, all figures made up. One option chain of SPXW 2024-08-16 at spot 5500, and a VIX row. */

export const OPTIONSDX_HEADER =
  '[QUOTE_UNIXTIME], [QUOTE_READTIME], [QUOTE_DATE], [QUOTE_TIME_HOURS], [UNDERLYING_LAST], [EXPIRE_DATE], [EXPIRE_UNIX], [DTE], [C_DELTA], [C_GAMMA], [C_VEGA], [C_THETA], [C_RHO], [C_IV], [C_VOLUME], [C_LAST], [C_SIZE], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_SIZE], [P_LAST], [P_DELTA], [P_GAMMA], [P_VEGA], [P_THETA], [P_RHO], [P_IV], [P_VOLUME], [STRIKE_DISTANCE], [STRIKE_DISTANCE_PCT]';

export interface WideQuote {
  readonly strike: number;
  readonly call: readonly [bid: number, ask: number];
  readonly put: readonly [bid: number, ask: number];
}

/** Parity at 5500.5: call mid less put mid is 5500.5 − strike. */
export const CHAIN: readonly WideQuote[] = [
  { strike: 5450, call: [52.4, 52.8], put: [1.9, 2.3] },
  { strike: 5475, call: [30.1, 30.5], put: [4.6, 5] },
  { strike: 5500, call: [12.2, 12.6], put: [11.7, 12.1] },
  { strike: 5525, call: [3.1, 3.3], put: [27.5, 27.9] },
  { strike: 5550, call: [0, 0.05], put: [49.3, 49.7] },
];

export function optionsDxRow(
  date: string,
  unix: number,
  expiry: string,
  { strike, call, put }: WideQuote,
  spot = 5500,
): string {
  return `${unix}, ${date} 16:00, ${date}, 16.000000, ${spot.toFixed(6)}, ${expiry}, ${unix + 86_400}, 1.000000, 0.5, 0.001, 0.2, -0.1, 0.01, 0.12, , 5.000000, 7 x 9, ${call[0].toFixed(6)}, ${call[1].toFixed(6)}, ${strike.toFixed(6)}, ${put[0].toFixed(6)}, ${put[1].toFixed(6)}, 3 x 4, 5.000000, -0.5, 0.001, 0.2, -0.1, -0.01, 0.12, , 10.000000, 0.002000`;
}

export const DATASHOP_EOD_HEADER =
  'underlying_symbol,quote_date,root,expiration,strike,option_type,open,high,low,close,trade_volume,bid_size_1545,bid_1545,ask_size_1545,ask_1545,underlying_bid_1545,underlying_ask_1545,implied_underlying_price_1545,active_underlying_price_1545,implied_volatility_1545,delta_1545,gamma_1545,theta_1545,vega_1545,rho_1545,bid_size_eod,bid_eod,ask_size_eod,ask_eod,underlying_bid_eod,underlying_ask_eod,vwap,open_interest,delivery_code';

export function dataShopEodRow(
  date: string,
  root: string,
  expiry: string,
  strike: number,
  right: string,
  [bid, ask]: readonly [number, number],
): string {
  return `^SPX,${date},${root},${expiry},${strike.toFixed(3)},${right},0.0000,0.0000,0.0000,0.0000,0,11,${bid},12,${ask},5499.5000,5500.5000,5500.5,5500.0000,0.12,0.5,0.01,-0.1,0.2,0.01,11,${bid + 0.1},12,${ask + 0.1},5501.0000,5502.0000,0.0000,100,`;
}

export const DATASHOP_INTERVALS_HEADER =
  'underlying_symbol,quote_datetime,root,expiration,strike,option_type,open,high,low,close,trade_volume,bid_size,bid,ask_size,ask,underlying_bid,underlying_ask,implied_underlying_price,active_underlying_price,implied_volatility,delta,gamma,theta,vega,rho,open_interest';

export const ORATS_HEADER =
  'ticker,cOpra,pOpra,stkPx,expirDate,yte,strike,cVolu,cOi,pVolu,pOi,cBidPx,cValue,cAskPx,pBidPx,pValue,pAskPx,cBidIv,cMidIv,cAskIv,smoothSmvVol,pBidIv,pMidIv,pAskIv,iRate,divRate,residualRateData,delta,gamma,theta,vega,rho,phi,driftlessTheta,extVol,extCTheo,extPTheo,spot_px,trade_date';

export const ORATS_OLD_HEADER = ORATS_HEADER.replace('cOpra,pOpra,', '');

export function oratsRow(
  root: string | undefined,
  expiry: string,
  { strike, call, put }: WideQuote,
  date = '8/15/2024',
): string {
  const [month, day, year] = expiry.split('/') as [string, string, string];
  const osi = (right: string) =>
    `${root}${year.slice(2)}${month.padStart(2, '0')}${day.padStart(2, '0')}${right}${String(strike * 1000).padStart(8, '0')}`;
  const symbols = root === undefined ? '' : `${osi('C')},${osi('P')},`;
  return `SPX,${symbols}5503.1,${expiry},0.003,${strike},1,2,3,4,${call[0]},1,${call[1]},${put[0]},1,${put[1]},0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.05,0.01,0,0.5,0.01,-0.1,0.2,0.01,0.01,-0.1,0.1,1,1,5500.25,${date}`;
}

export const THETADATA_V2_HEADER =
  'root,expiration,strike,right,ms_of_day,bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition,date';
export const THETADATA_V3_HEADER =
  'symbol,expiration,strike,right,timestamp,bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition';
export const DATABENTO_HEADER =
  'ts_recv,ts_event,rtype,publisher_id,instrument_id,side,price,size,flags,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_pb_00,ask_pb_00,symbol';
export const MASSIVE_HEADER =
  'ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,sequence_number,sip_timestamp';
