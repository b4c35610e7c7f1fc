/** Feeds of one cloud: each bank its few sources. */
export const FEEDS_MAX = 200;

/** A price file: forty years of daily lines of ten metals are 10 MB. */
export const FILE_BYTES_MAX = 16_000_000;
/** Files of one folder that are looked at: a year of daily bulletins of three sources. */
export const FILES_MAX = 1_100;
export const LINES_MAX = 200_000;

/** Of one file and source the newest lines count: what the law keeps of a source, a trading quarter. */
export const LINES_OF_SOURCE_MAX = 66;

/** Prices posted before others get their turn: each may value thousands of pledges. */
export const POSTS_A_TURN = 5;

/** Faults told one by one; the others are counted. */
export const FAULTS_TOLD_MAX = 100;
/** Longest text of a file or stream that is quoted. */
export const QUOTED_MAX = 60;

/** One event of a stream; a price takes some hundred characters. */
export const EVENT_CHARACTERS_MAX = 65_536;
/** Sources of one stream whose newest price may wait for its turn. */
export const SOURCES_WAITING_MAX = 1_000;

/** A stream that says nothing, not even a comment, for so long is opened anew. */
export const STREAM_SILENT_MS_MAX = 120_000;
/** A stream that ended is opened again after so long, doubled each time up to the second. */
export const REOPEN_MS_MIN = 1_000;
export const REOPEN_MS_MAX = 60_000;
