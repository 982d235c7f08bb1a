import { type AnyJson, asString, isJsonMap } from '@salesforce/ts-types';

/** Parses text from outside; null if it isn't JSON. */
export const parsedJson = (text: string): AnyJson => {
  try {
    return JSON.parse(text) as AnyJson;
  } catch {
    return null;
  }
};

/**
 * The error of the org's API that a response is, `[{errorCode, message}]`, with the messages of all; without a code if it's none.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export const apiErrorOf = (httpStatus: number, text: string): { errorCode: string | undefined; message: string } => {
  const errors = httpStatus < 400 ? [] : [parsedJson(text)].flat().filter(isJsonMap);
  const [first] = errors;
  return {
    errorCode: asString(first?.errorCode),
    message: errors.map(({ message }) => asString(message, '')).join(' '),
  };
};
