import xterm from '@xterm/headless';
import type { TerminalSize } from '../test/terminalProcess.js';
import type { Run } from './frame.js';
import { lineRuns } from './lineRuns.js';

/** Modes of a terminal, which a program sets and resets. */
const Mode = { cursorIsShown: 25, isBeingRedrawn: 2026 } as const;

/** What a terminal shows. */
export class Screen {
  private readonly terminal: xterm.Terminal;
  private readonly modes = new Set<number>([Mode.cursorIsShown]);

  public constructor({ columns, rows }: TerminalSize) {
    // The library doesn't tell these modes, and watching its parser counts as proposed.
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.watchModes('h', (mode) => this.modes.add(mode));
    this.watchModes('l', (mode) => this.modes.delete(mode));
  }

  /** Whether a program has begun to draw it anew, and has not said that it's done. */
  public get isBeingRedrawn(): boolean {
    return this.modes.has(Mode.isBeingRedrawn);
  }

  /** The lines, from top to bottom. */
  public get lines(): Run[][] {
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, row) => {
      const line = active.getLine(active.viewportY + row);
      const hasCursor = row === active.cursorY && this.modes.has(Mode.cursorIsShown);
      return line ? lineRuns(line, hasCursor ? active.cursorX : undefined) : [];
    });
  }

  /** Resolves when it shows what the terminal is sent. */
  public async write(data: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.terminal.write(data, resolve);
    });
  }

  public close(): void {
    this.terminal.dispose();
  }

  private watchModes(final: string, change: (mode: number) => void): void {
    this.terminal.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      modes.flat().forEach(change);
      // The terminal has to act on it, too.
      return false;
    });
  }
}
