import { say } from '../../src/messages.js';

/**
 * Code that stands before the libraries, and ends with a sentence where Node.js is too old for them.
 *
 * @param needed the versions of Node.js that the package needs, such as `>=22.19.0`
 */
export const nodeCheck = (needed: string): string => {
  const [, version = '', major = '', minor = ''] = /((\d+)\.(\d+))/.exec(needed) ?? [];
  const sentence = JSON.stringify(say('error.OldNode', { needed: version, found: '{found}' }));
  return `{
  const { node } = process.versions, [major, minor] = node.split('.').map(Number);
  if (major < ${major} || (major === ${major} && minor < ${minor})) throw new Error(${sentence}.replace('{found}', node));
}`;
};
