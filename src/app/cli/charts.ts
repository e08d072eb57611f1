/** What draws charts: it takes longer to load than most commands take, so it is imported when one is drawn. */
export { surfaceChart, tearsheet } from '../../report/index.ts';
