/** A site plan of a thousand stacks is about 200 kB of YAML; a megabyte is a wrong file. */
export const CONFIG_BYTES_MAX = 1_048_576;
/** Enough to mend a file in one pass, and still a screen or two. */
export const PROBLEMS_MAX = 50;
/** A value is quoted in an error so that it is found in the file, not so that it is read there. */
export const SHOWN_CHARACTERS_MAX = 40;
