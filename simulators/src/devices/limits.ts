/** What a device keeps while its broker is away; a cheap sensor has room for little more. */
export const LINE_WAITING_MAX = 100;
/**
 * What a fixed reader keeps while its broker is away: minutes of tag reads, as it has the memory for
 * them (a Zebra FX keeps even more).
 */
export const READER_WAITING_MAX = 20_000;
/** Handed to the client and not yet acknowledged; the client would keep any number. */
export const LINE_INFLIGHT_MAX = 20;
/** A serial server rarely offers more sockets. */
export const XK3190_CLIENTS_MAX = 4;
/** A reader this far behind misses frames, as on a serial line: a second and a half of them. */
export const XK3190_BACKLOG_BYTES_MAX = 180;
/** Sessions of a weighbridge's embedded OPC UA server. */
export const OPCUA_SESSIONS_MAX = 10;
/** Longer than this and a device that stops no longer says goodbye. */
export const GOODBYE_MS_MAX = 1_000;
