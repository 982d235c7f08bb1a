/** Whether a text is an address that requests can be sent to, or sent through. */
export const isAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
