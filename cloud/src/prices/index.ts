import { followFiles } from './file-feed.ts';
import type { PriceFeed } from './feed.ts';
import { followStream, type StreamPorts } from './stream-feed.ts';

/** Prices being read. */
export interface PriceFeeds {
  /** Reads nothing more, and lets what is under way finish. */
  stop(): Promise<void>;
}

/** Reads every feed on its own: one that fails or is slow keeps no other back. */
export function startPriceFeeds(feeds: readonly PriceFeed[], ports: StreamPorts): PriceFeeds {
  const ending = new AbortController();
  const running = feeds.map(async (feed) => {
    try {
      if (feed.kind === 'file') await followFiles(feed, ports, ending.signal);
      else await followStream(feed, ports, ending.signal);
    } catch (error) {
      ports.onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return {
    async stop() {
      ending.abort();
      await Promise.all(running);
    },
  };
}

export { feedFaults, PricesConfig } from './feed.ts';
