import { asString, isJsonMap } from '@salesforce/ts-types';
import { parsedJson } from './parsedJson.js';

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
