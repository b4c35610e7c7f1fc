/** Connections of devices; a warehouse has some hundreds, and each may take a chunk of memory. */
export const CONNECTIONS_MAX = 1_000;

/** A packet past this ends the connection; up to it a message that is too long is kept as `undecoded`. */
export const DEVICE_PACKET_BYTES_MAX = 1_048_576;

/** Messages, and bytes of them, that wait for the journal, of all devices together. */
export const WAITING_MESSAGES_MAX = 10_000;
export const WAITING_BYTES_MAX = 16_777_216;

/** Seconds of its rate that a device may send at once: what it kept while the gateway was away. */
export const BURST_S = 10;

/** A device that does not take what is published to it is let go. */
export const DRAIN_MS_MAX = 5_000;

/** CONNECT must follow the connection within. */
export const CONNECT_MS_MAX = 10_000;
