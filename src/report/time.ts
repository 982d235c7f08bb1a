const UNITS = [
  { unit: 'day', milliseconds: 86_400_000 },
  { unit: 'hour', milliseconds: 3_600_000 },
  { unit: 'minute', milliseconds: 60_000 },
  { unit: 'second', milliseconds: 1000 },
] as const;

/**
 * How long ago a date was, such as `3 minutes ago` or `3m ago`; empty if the org didn't say.
 *
 * @param now the org's time, in milliseconds since 1970
 */
export const timeAgo = (date: string | undefined, now: number, style: 'long' | 'narrow'): string => {
  const age = Math.max(0, now - Date.parse(String(date)));
  if (Number.isNaN(age)) return '';
  const { unit, milliseconds } = UNITS.find((each) => age >= each.milliseconds) ?? UNITS[3];
  return new Intl.RelativeTimeFormat('en', { style }).format(-Math.floor(age / milliseconds), unit);
};

/** A date in the user's time with its zone, such as `Nov 2, 8:06 AM UTC`; as it is if it isn't a date. */
export const localTime = (date: string | number): string => {
  const time = new Date(date);
  if (Number.isNaN(time.getTime())) return String(date);
  return time.toLocaleString('en', {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
};

/** The time of day for the user with its zone, such as `8:06:12 AM UTC`. */
export const timeOfDay = (time: number): string =>
  new Date(time).toLocaleTimeString('en', {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
