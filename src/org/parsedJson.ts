import type { AnyJson } from '@salesforce/ts-types';

/** Parses text from outside; null if it isn't JSON. */
export const parsedJson = (text: string): AnyJson => {
  try {
    return JSON.parse(text) as AnyJson;
  } catch {
    return null;
  }
};
