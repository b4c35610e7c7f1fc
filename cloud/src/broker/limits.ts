/** Gateways one broker serves; each holds two connections. */
export const CONNECTIONS_MAX = 2_000;

/**
 * Longest packet the broker reads: a batch with its topic, and some more, so that a batch that is a
 * little too long still reaches the intake and gets its coded answer. Beyond it the connection ends.
 */
export const PACKET_BYTES_MAX = 65_536;

/** How long a connection may take to say who it is, ms. */
export const CONNECT_MS_MAX = 10_000;

/** How long a gateway may leave what is sent to it unread, ms. */
export const DRAIN_MS_MAX = 5_000;

/** How long a full intake may hold a publish before it is tried again, ms. */
export const BACK_PRESSURE_MS = 20;

/** Another broker that is away is tried again so often, ms. */
export const RECONNECT_MS = 1_000;
