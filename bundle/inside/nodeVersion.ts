/* Imported first by what the CLI loads: a Node.js that can't run the libraries is told so before they load. */

/** The oldest Node.js that the commands run on, as the bundle's package.json says. */
declare const OLDEST_NODE: string;

/** The sentence that says so, with `{version}` for the one that's too old. */
declare const OLD_NODE: string;

const [neededMajor = 0, neededMinor = 0] = OLDEST_NODE.split('.').map(Number);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  throw new Error(OLD_NODE.replace('{version}', process.versions.node));
}
