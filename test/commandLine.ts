/**
 * How a program is started: a script by the Node.js of this process, because not every system and copy of the project
 * makes it executable.
 */
export const commandLine = (program: string, args: string[]): [program: string, args: string[]] =>
  program.endsWith('.js') ? [process.execPath, [program, ...args]] : [program, args];
