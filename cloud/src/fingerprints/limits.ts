/** Documents of one list: what a large bank has on file of a year. */
export const DOCUMENTS_MAX = 200_000;

/** Faults of a file told one by one. */
export const FAULTS_TOLD_MAX = 50;
