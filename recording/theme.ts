import type { Style } from './frame.js';

/** The colors of the window. */
export const Theme = { background: '#0d1117', border: '#30363d', text: '#e6edf3' } as const;

/** The terminal's 16 colors, black to white, and then their bright variants. */
const COLORS = [
  ...['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  ...['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
];

const FONTS =
  "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** The rules for the classes of {@link classOf}. */
export const textRules = (fontSize: number): string =>
  [
    `text{font:${fontSize}px ${FONTS};fill:${Theme.text}}`,
    ...COLORS.map((color, index) => `.c${index}{fill:${color}}`),
    '.b{font-weight:bold}',
    '.d{opacity:.6}',
    `text.i{fill:${Theme.background}}`,
  ].join('\n');

/** The class of characters; empty for usual ones. */
export const classOf = ({ color, isBold, isDim }: Style): string =>
  [color === undefined ? '' : `c${color}`, isBold ? 'b' : '', isDim ? 'd' : ''].filter(Boolean).join(' ');
