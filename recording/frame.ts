/** How characters look. */
export type Style = {
  /** Of the terminal's 16 colors; undefined where it's the usual one. */
  color?: number;
  isBold: boolean;
  isDim: boolean;
  /** Whether the color of the character and that of its background are swapped. */
  isInverse: boolean;
};

/** Characters that look the same, beside each other, without a gap. */
export type Run = Style & { column: number; text: string };

/** What a terminal shows from a moment on: its lines, from top to bottom. */
export type Frame = { at: number; lines: Run[][] };
