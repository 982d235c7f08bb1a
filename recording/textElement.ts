import type { Run } from './frame.js';
import { classOf, Theme } from './theme.js';

/** The width of one character of nearly all monospaced fonts, by their size; others are set so that they fit. */
const WIDTH_BY_SIZE = 0.6;

export const FONT_SIZE = 14;
export const COLUMN_WIDTH = FONT_SIZE * WIDTH_BY_SIZE;
export const ROW_HEIGHT = 19;
const BASELINE = 14;

/** A length in as few digits as it needs. */
export const length = (value: number): string => String(Number(value.toFixed(2)));

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as it's written in XML. */
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/**
 * Characters as SVG.
 *
 * @param row how many rows they are below the first one
 */
export const textElement = (run: Run, row: number): string => {
  const { column, text, isInverse } = run;
  const x = length(column * COLUMN_WIDTH);
  const width = length(text.length * COLUMN_WIDTH);
  const fitting = text.length > 1 ? ` textLength="${width}"` : '';
  const classes = isInverse ? 'i' : classOf(run);
  const top = row * ROW_HEIGHT;
  const box = isInverse
    ? `<rect x="${x}" y="${top + 1}" width="${width}" height="${ROW_HEIGHT - 2}" fill="${Theme.text}"/>`
    : '';
  const written = text.trim()
    ? `<text x="${x}" y="${top + BASELINE}"${fitting}${classes ? ` class="${classes}"` : ''}>${escapeXml(text)}</text>`
    : '';
  return box + written;
};
