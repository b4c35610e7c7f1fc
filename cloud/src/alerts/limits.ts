/** How long the cursor may lag on disk while nothing happens: after a crash so much is read again. */
export const CURSOR_SAVE_MS = 1_000;

/** Events a stream can resume over: weeks of a busy warehouse; older ones are in the ledger. */
export const EVENTS_KEPT_MAX = 500_000;
/** Events past that bound are dropped so many at a time. */
export const EVENTS_DROPPED_AT_ONCE = 5_000;

/** Notes shown with an alert, the newest; the ledger has all of them. */
export const NOTES_OF_ALERT_MAX = 50;

/** Members of a case that are listed, the first; all are counted and have evidence in the ledger. */
export const CASE_MEMBERS_SHOWN_MAX = 200;

/** Webhooks of one tenant: its core system, a test system, a chat room, and room to move. */
export const WEBHOOKS_OF_TENANT_MAX = 20;

/** Requests kept whose webhook was removed: a repeat days later still makes no new one. */
export const REQUESTS_OF_REMOVED_MAX = 1_000;

/**
 * How long after a webhook was added its secret is shown again to the request that added it: an answer
 * that got lost is asked for again at once. Later a stolen API key would turn every secret out.
 */
export const SECRET_SHOWN_MS_MAX = 600_000;

/** Webhooks of all: with the attempts each may have open, 1,600 sockets of 4,096 descriptors. */
export const WEBHOOKS_MAX = 400;
export const ATTEMPTS_OPEN_OF_WEBHOOK_MAX = 4;

/** Messages that wait for one webhook: one every 27 s for as long as the schedule lasts. */
export const MESSAGES_WAITING_MAX = 10_000;
/** Messages kept of one webhook to be looked at and sent again, delivered and failed ones each. */
export const MESSAGES_DELIVERED_KEPT_MAX = 1_000;
export const MESSAGES_FAILED_KEPT_MAX = 10_000;

/** Standard Webhooks 1.0.0: a body stays below 20 kB. */
export const BODY_BYTES_MAX = 20_000;

/** Standard Webhooks 1.0.0: an endpoint answers within 15 to 30 s. */
export const ATTEMPT_MS_MAX = 15_000;

/** What is read of an answer before its socket is dropped; only the status counts. */
export const ANSWER_BYTES_MAX = 65_536;

/** An idle socket is kept so long: it saves the next alert a handshake. */
export const SOCKET_IDLE_MS_MAX = 60_000;

/** Longest wait an endpoint may ask for by Retry-After: the last step of the schedule. */
export const RETRY_AFTER_MS_MAX = 86_400_000;

/** How long an endpoint rests when its queue could not be read or written: a full or failing disk. */
export const UNREADY_PAUSE_MS = 5_000;

/** How a name server is waited for; the second try waits twice as long, and an attempt has 15 s. */
export const NAME_ATTEMPT_MS_MAX = 3_000;
export const NAME_ATTEMPTS_MAX = 2;
