/**
 * A date as REST resources and queries write it (recorded), such as `2026-09-01T09:04:12.000+0000`.
 *
 * @param time in milliseconds since 1970
 */
export const salesforceDate = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString().replace('Z', '+0000');
