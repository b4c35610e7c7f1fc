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
