import type { Frame } from './frame.js';
import { type RowStrip, rowStrips } from './rowStrips.js';
import { COLUMN_WIDTH, escapeXml, FONT_SIZE, length, ROW_HEIGHT, textElement } from './textElement.js';
import { textRules, Theme } from './theme.js';

const PADDING = 16;
const TITLE_BAR = 32;

/** What the picture is about, how wide its terminal is, and when it begins anew, in milliseconds. */
export type Picture = { title: string; columns: number; duration: number };

/**
 * An animated SVG that shows frames in a loop. It has no script and nothing from elsewhere, so that it's shown where it is
 * put as an image. Who wants no motion sees the last frame.
 */
export const svgOf = (frames: Frame[], { title, columns, duration }: Picture): string => {
  const strips = rowStrips(frames);
  const columnsWidth = columns * COLUMN_WIDTH;
  const width = length(columnsWidth + 2 * PADDING);
  const height = TITLE_BAR + strips.length * ROW_HEIGHT + PADDING;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    '<style>',
    textRules(FONT_SIZE),
    '@media (prefers-reduced-motion:no-preference){',
    `.strip{animation:${duration}ms step-end infinite}`,
    ...strips.flatMap((strip, row) => (isMoving(strip) ? [stripRules(strip, row, duration)] : [])),
    '}',
    '</style>',
    `<rect x=".5" y=".5" width="${length(columnsWidth + 2 * PADDING - 1)}" height="${height - 1}" rx="8" fill="${Theme.background}" stroke="${Theme.border}"/>`,
    ...[0, 1, 2].map((index) => `<circle cx="${PADDING + 4 + index * 18}" cy="17" r="5" fill="${Theme.border}"/>`),
    ...strips.map((strip, row) => stripElement(strip, row, length(columnsWidth))),
    '</svg>',
    '',
  ].join('\n');
};

const isMoving = ({ lines }: RowStrip): boolean => lines.length > 1;

const stripRules = ({ moves }: RowStrip, row: number, duration: number): string => {
  const keyframes = moves.map(
    ({ at, line }) => `${length((at / duration) * 100)}%{transform:translateY(${-line * ROW_HEIGHT}px)}`,
  );
  return `#r${row}{animation-name:k${row}}@keyframes k${row}{${keyframes.join('')}}`;
};

/** A row: a window of the height of one line, which shows one of the lines that are below each other behind it. */
const stripElement = (strip: RowStrip, row: number, width: string): string => {
  const texts = strip.lines.flatMap((line, index) => line.map((run) => textElement(run, index))).join('\n');
  const group = isMoving(strip) ? `<g id="r${row}" class="strip">${texts}</g>` : texts;
  return `<svg x="${PADDING}" y="${TITLE_BAR + row * ROW_HEIGHT}" width="${width}" height="${ROW_HEIGHT}">${group}</svg>`;
};
