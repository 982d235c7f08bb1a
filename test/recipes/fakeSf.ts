import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandRun } from '../runCommand.js';

const scripts = fileURLToPath(new URL('../../recipes/ci', import.meta.url));

/** Notes how it's called, then does what the file says that is named like the command. */
const SF = `#!/usr/bin/env bash
printf 'sf %s\\n' "$*" >>"$FAKE_SF/calls"
words=()
for word; do
  if [[ $word == -* ]]; then break; fi
  words+=("$word")
done
if [[ ! -e "$FAKE_SF/\${words[*]}" ]]; then exit 127; fi
. "$FAKE_SF/\${words[*]}"
`;

export type RunningScript = {
  /** Resolves when the script has written the text to stdout or stderr. */
  written: (text: string) => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
  ended: Promise<CommandRun & { signal: NodeJS.Signals | null }>;
};

/** A folder with a file `sf` that stands in for Salesforce CLI, where the scripts of the recipes can run. */
export class FakeSf {
  public readonly folder = mkdtempSync(join(tmpdir(), 'fake-sf-'));
  /** What the scripts get in their environment. */
  public readonly environment: Record<string, string> = { DEPLOY_WAIT_MINUTES: '' };
  private readonly pipe: number;

  public constructor() {
    execFileSync('mkfifo', [join(this.folder, 'pipe')]);
    // Open for both directions, so that neither this process nor the command ever waits for the other to open it.
    this.pipe = openSync(join(this.folder, 'pipe'), 'r+');
    mkdirSync(join(this.folder, 'bin'));
    writeFileSync(join(this.folder, 'bin', 'sf'), SF);
    chmodSync(join(this.folder, 'bin', 'sf'), 0o755);
  }

  /** The commands that the scripts have run, in order. */
  public get calls(): string[] {
    return this.read('calls')?.trimEnd().split('\n') ?? [];
  }

  /** Says in bash what a command does from now on. A command of which nothing was said isn't known. */
  public when(command: string, bash: string): this {
    writeFileSync(join(this.folder, command), bash);
    return this;
  }

  /** Says with which JSON document and exit code a command ends from now on. */
  public answer(command: string, json: unknown, exitCode = 0): this {
    writeFileSync(join(this.folder, `${command}.json`), JSON.stringify(json));
    return this.when(command, `cat "$FAKE_SF/${command}.json"; exit ${exitCode}`);
  }

  /** Lets a command from now on say what it does, and wait until a signal or {@link release} ends that. */
  public hold(command: string): this {
    return this.when(command, `echo waiting in ${command} >&2; read -r line <"$FAKE_SF/pipe"; echo "$line"`);
  }

  /** Ends the waiting of a command that is held, with this JSON document. */
  public release(json: unknown): void {
    writeFileSync(this.pipe, `${JSON.stringify(json)}\n`);
  }

  /** What is in a file of the folder, if there is one. */
  public read(file: string): string | undefined {
    try {
      return readFileSync(join(this.folder, file), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Starts a script of the recipes in the folder. */
  public start(script: string, ...args: string[]): RunningScript {
    const path = [join(this.folder, 'bin'), process.env.PATH].join(delimiter);
    const child = spawn(join(scripts, script), args, {
      cwd: this.folder,
      env: { ...process.env, ...this.environment, PATH: path, FAKE_SF: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.on('data', (data) => (stderr += String(data)));
    const ended = new Promise<CommandRun & { signal: NodeJS.Signals | null }>((resolve, reject) => {
      child.once('error', reject).once('close', (code, signal) => {
        resolve({ stdout, stderr, exitCode: code ?? -1, signal });
      });
    });
    const written = async (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if ((stdout + stderr).includes(text)) resolve();
        };
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        void ended.then((run) => {
          reject(new Error(`It ended without "${text}": ${JSON.stringify(run)}`));
        }, reject);
        look();
      });
    return { written, kill: (signal) => child.kill(signal), ended };
  }

  /** Runs a script of the recipes to its end. */
  public async run(script: string, ...args: string[]): Promise<CommandRun> {
    return this.start(script, ...args).ended;
  }

  public remove(): void {
    closeSync(this.pipe);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
