/** The ID of every deployment begins with `0Af`, and has letters and digits only. */
const JOB_ID = /^0Af[A-Za-z0-9]{12}/;

const CHECKSUM_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18 characters of an ID of 15, which are case-sensitive. The 3 more are a checksum that tells which of them are capitals.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm
 */
const withChecksum = (id: string): string => {
  const checksum = [0, 5, 10].map((start) => {
    const bits = Array.from({ length: 5 }, (_, bit) => (/[A-Z]/.test(id.charAt(start + bit)) ? 1 << bit : 0));
    return CHECKSUM_ALPHABET.charAt(bits.reduce((sum, bit) => sum + bit));
  });
  return id + checksum.join('');
};

/** The ID of a deployment, with 18 characters; undefined if it isn't one. */
export const toJobId = (text = ''): string | undefined => {
  if (!JOB_ID.test(text)) return undefined;
  const id = withChecksum(text.slice(0, 15));
  return text.length === 15 || text === id ? id : undefined;
};

/** How the address of a Deployment Status page names its deployment; in Lightning's, that's encoded, maybe twice. */
const ASYNC_ID = /(?:[?&]|%(?:25)*(?:3[Ff]|26))asyncId(?:=|%(?:25)*3[Dd])(\w+)/g;

/**
 * The IDs of the deployments that a text names: a job ID, or the address of a Deployment Status page in Setup, in Lightning
 * Experience or in Salesforce Classic.
 *
 * @returns the different IDs as they're typed, with 15 or 18 characters
 */
export const typedJobIds = (text: string): string[] => {
  const found = text.includes('://') ? [...text.matchAll(ASYNC_ID)].map(([, id = '']) => id) : [text];
  const ids = found.filter((id) => toJobId(id));
  return ids.filter((id, index) => ids.findIndex((other) => isSameId(id, other)) === index);
};

/**
 * Whether a text is what a shell leaves of an address without quotation marks: it cuts it at the first `&`, and takes the rest,
 * with all flags behind it, for another command.
 */
export const isCutAddress = (text: string): boolean => /^[^&]*:\/\/[^&]*[?]asyncId=\w+$/.test(text);

/** Whether a text is like a job ID, but has characters at its end that don't fit the others. */
export const hasWrongChecksum = (text: string): boolean =>
  text.length === 18 && JOB_ID.test(text) && /^\w+$/.test(text) && toJobId(text) === undefined;

/** Whether two IDs of any record, with 15 or 18 characters, name the same one. */
export const isSameId = (one: string, other: string): boolean => one.slice(0, 15) === other.slice(0, 15);
