import figures from '@inquirer/figures';

/*
 * What stands before the rows of a list. Windows' classic console windows have no such marks as other terminals, so the library has
 * others for them: there, a person couldn't tell what's marked, and so what's canceled.
 */

export const POINTER = figures.pointer;
export const MARKED = figures.radioOn;
export const NOT_MARKED = figures.radioOff;

/** How many characters the marks take before a row. */
export const MARKS_WIDTH = `${POINTER} ${MARKED} `.length;
