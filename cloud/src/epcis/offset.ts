const formats = new Map<string, Intl.DateTimeFormat>();

/** The offset from UTC at a place and time, as EPCIS writes it: `+08:00`. */
export function zoneOffset(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // Offsets with seconds ended in 1972; EPCIS has none.
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
}
