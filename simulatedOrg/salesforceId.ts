const CHECKSUM_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18 characters of an ID of 15: each of the last 3 encodes which of 5 characters are upper case.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm
 */
const to18Characters = (id: string): string =>
  id +
  [0, 5, 10]
    .map((start) => {
      const isUpperCase = Array.from(id.slice(start, start + 5), (character) => /[A-Z]/.test(character));
      return CHECKSUM_CHARACTERS.charAt(isUpperCase.reduce((bits, upper, index) => bits + (upper ? 2 ** index : 0), 0));
    })
    .join('');

/** The ID of the n-th record with a key prefix, such as `0Af` for deployments, in 18 characters. */
export const salesforceId = (prefix: string, number: number): string =>
  to18Characters(`${prefix}5g00000${number.toString(36).toUpperCase().padStart(5, '0')}`);

/** The 15 characters of an ID of 18. */
export const to15Characters = (id: string): string => id.slice(0, 15);
