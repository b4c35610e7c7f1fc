/** Deliveries of one source that await the journal: what one group commit gathers, with room to spare. */
export const DELIVERIES_IN_FLIGHT_MAX = 256;

/** Observations in those deliveries: ten busy sources together stay within what the journal holds. */
export const OBSERVATIONS_IN_FLIGHT_MAX = 4_000;

/** First and longest pause before a source is opened again. */
export const BACK_OFF_FIRST_MS = 250;
export const BACK_OFF_MAX_MS = 30_000;

/** A session that lasted this long was a good one: the next pause is the first again. */
export const STEADY_MS = 10_000;

/** A fault of one kind is told once in this time: whoever can provoke it must not fill the log. */
export const REPORT_EVERY_MS = 1_000;

/** A device that has not answered by then is not there; TCP alone would wait for minutes. */
export const OPEN_MS_MAX = 20_000;

/** How long a session may take to say goodbye, and how long stored deliveries may take to be told. */
export const CLOSE_MS_MAX = 3_000;

/** Bytes of a message that are looked into: a reader may send 256,000 raw bytes. */
export const PAYLOAD_BYTES_MAX = 262_144;

/** An MQTT packet past this ends the connection before it takes the gateway's memory. */
export const PACKET_BYTES_MAX = 16_777_216;

/** Observations of one message; a reader's round of a full warehouse is a few hundred. */
export const OBSERVATIONS_PER_MESSAGE_MAX = 2_000;

/** Devices whose counters one source remembers; the one heard longest ago is forgotten first. */
export const DEVICES_REMEMBERED_MAX = 1_000;

/** The first bytes of what nobody understood, kept to be looked at; 344 characters of base64. */
export const HEAD_BYTES_MAX = 256;

/** Before it no device of ours was made: a clock that says so was never set. */
export const DEVICE_TIME_MIN = Date.UTC(2020, 0, 1);

/** A device clock further ahead of the gateway's is wrong, or the gateway's is. */
export const DEVICE_AHEAD_MS_MAX = 300_000;

/** A source may be configured to be this quiet; past it nobody would call it watched. */
export const SILENCE_MS_MAX = 86_400_000;

/** Sources of one gateway. */
export const SOURCES_MAX = 200;

/** Topics of one MQTT connection, and the longest of them. */
export const TOPICS_MAX = 200;
export const TOPIC_CHARACTERS_MAX = 256;
