export { FEEDS, type FeedName } from './feeds.ts';
export { MANNERS } from './polite-fetch.ts';
export { type PullReport, pullFeed, wallClock } from './pull-feed.ts';
