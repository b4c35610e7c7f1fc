/** Largest request body: a pledge of 200 lots of 500 tags is the largest command we expect. */
export const BODY_BYTES_MAX = 1_048_576;

/** Longest path parameter: an alert id of 200 characters, each escaped to three. */
export const PARAM_LENGTH_MAX = 640;

/** Items of a list in one answer. */
export const PAGE_MAX = 200;
export const PAGE_DEFAULT = 50;

/** Points of a series in one answer. */
export const POINTS_MAX = 5_000;

/** Faults told about one request: enough to mend it, not enough to make it an amplifier. */
export const PROBLEMS_MAX = 100;

/** What is shown of a wrong value. */
export const FOUND_LENGTH_MAX = 80;

/** Requests a minute from one key or session: a busy bank's system sends about five a second. */
export const REQUESTS_MAX = 1_200;

/** Requests a minute from one address without a key: a console being opened takes about ten. */
export const STRANGER_REQUESTS_MAX = 120;

/** Enrolments a minute from one address: a gateway enrols once in its life. */
export const ENROLMENTS_MAX = 10;

/** Keys and addresses whose rate is remembered at once. */
export const RATES_MAX = 20_000;

/** Event streams open at once, and of one tenant: a stream costs a socket and a small buffer. */
export const STREAMS_MAX = 1_000;
export const STREAMS_OF_TENANT_MAX = 50;

/** Sockets open at once; under the usual 4,096 file descriptors. */
export const CONNECTIONS_MAX = 2_000;

/** A request that is not whole after this is somebody holding a socket. */
export const REQUEST_MS_MAX = 30_000;

/** Sessions begun a minute from one address: nobody opens ten links a minute. */
export const SESSIONS_BEGUN_MAX = 20;

/** How long an enrolment token lasts when nobody says, and at most: time to carry it to the site. */
export const TOKEN_MS_DEFAULT = 86_400_000;
export const TOKEN_MS_MAX = 30 * 86_400_000;

/** Alternatives of one EPCIS query parameter: the tags of a full truck, and room to spare. */
export const EPCIS_ALTERNATIVES_MAX = 100;

/** Tags a series is narrowed by; our points carry fewer. */
export const SERIES_TAGS_MAX = 16;

/** Events handed to a stream at once: what waits for a reader is at most so many (about 1 kB each). */
export const STREAM_PAGE = 100;

/** A comment is sent after so long a silence: under the 60 s after which usual proxies give up. */
export const HEARTBEAT_MS = 15_000;

/** A reader that takes nothing for so long is cut off; it resumes by Last-Event-ID. */
export const SLOW_MS_MAX = 10_000;

/** Least time between two looks at the positions for a stream that asked for them. */
export const POSITIONS_MS = 1_000;

/** Streams get so long to end when the program does. */
export const CLOSING_MS_MAX = 1_000;

/**
 * Times a tenant is told "encumbered" within a day: a mistyped tag, a slot taken meanwhile. More is
 * somebody finding out what other banks hold.
 */
export const ENCUMBERED_ANSWERS_MAX = 20;
export const ENCUMBERED_WINDOW_MS = 86_400_000;

/** Foreign fingerprints one tenant compares in that time: lists of some operators with a year's documents. */
export const COMPARED_MAX = 20_000;

/** Tenants whose answers are remembered at once. */
export const PROBERS_MAX = 10_000;
