import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../bin/run.js', import.meta.url));

/** The secret that no log may show. */
export const SECRET = 'force://SECRET';

/**
 * Stands in for Salesforce CLI: the commands of the plugin are the real ones, with the login of this process. A start waits
 * for as long as there's a file `hold`.
 */
const SF = `#!/usr/bin/env bash
printf 'sf %s\\n' "$*" >>"$MACHINE/calls"
case "$*" in
  deploy\\ *) HOME=$MACHINE_HOME exec "${process.execPath}" "${command}" "$@" ;;
  'project deploy validate --async --json '* | 'project deploy start --async --json '*)
    echo "The start is under way." >&2
    while [[ -e $MACHINE/hold ]]; do sleep 0.05; done
    printf '{"status": 0, "result": {"id": "%s", "done": false, "status": "Queued"}}\\n' "$DEPLOYMENT" ;;
  'plugins install '*) mkdir -p "$SF_DATA_DIR/node_modules/sf-plugin-deploy-cancel-rest" ;;
  'org login '*--sfdx-url-stdin) cat >"$MACHINE/secret" ;;
  'org login '*) cat -- "\${@: -1}" >"$MACHINE/secret" ;;
  'plugins trust '* | 'org logout '*) ;;
  *) exit 127 ;;
esac
`;

/** `npm` installs nothing, but leaves what Bitbucket's steps call by its path. */
const NPM = `#!/usr/bin/env bash
printf 'npm %s\\n' "$*" >>"$MACHINE/calls"
folder=$(realpath -m "$4")/bin
mkdir -p "$folder"
ln -sf "$MACHINE/bin/sf" "$folder/sf"
`;

/** How a runner stops a step: which signal it sends, to the first process alone or to all of its group. */
export type Stop = { signal: NodeJS.Signals; to: 'shell' | 'group' };

/** After this time, in milliseconds, a runner kills what it has stopped. Some do sooner, but a machine may be slow. */
const PATIENCE = 20_000;

/** Resolves when the step is to be stopped. */
export type When = (written: (text: string) => Promise<void>) => Promise<void>;

/** A machine of a CI system with a workspace, where the steps of a recipe run as its runner runs them. */
export class CiMachine {
  public readonly folder = mkdtempSync(join(tmpdir(), 'ci-machine-'));
  public readonly workspace = join(this.folder, 'workspace');
  /** What the steps get in their environment. */
  public readonly environment: Record<string, string>;
  /** What the steps have written. */
  public log = '';
  /** The process groups of the steps that haven't ended. */
  private readonly running = new Set<number>();

  public constructor(username: string, deployment: string) {
    for (const folder of ['bin', 'workspace']) mkdirSync(join(this.folder, folder));
    writeFileSync(join(this.folder, 'bin', 'sf'), SF, { mode: 0o755 });
    writeFileSync(join(this.folder, 'bin', 'npm'), NPM, { mode: 0o755 });
    this.environment = {
      PATH: [join(this.folder, 'bin'), process.env.PATH].join(delimiter),
      MACHINE: this.folder,
      MACHINE_HOME: homedir(),
      SF_TARGET_ORG: username,
      DEPLOYMENT: deployment,
    };
  }

  /** The commands that the steps have run, in order. */
  public get calls(): string[] {
    return this.read('calls').trimEnd().split('\n');
  }

  /** What is in a file of the machine; nothing if it isn't there. */
  public read(file: string): string {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  public write(file: string, content: string): string {
    writeFileSync(join(this.folder, file), content);
    return join(this.folder, file);
  }

  public delete(file: string): void {
    rmSync(join(this.folder, file), { recursive: true, force: true });
  }

  /**
   * Runs a script in a shell, until its end or until it's stopped.
   *
   * @param shell the shell and its flags
   * @returns the exit code, or the name of the signal that ended the shell
   */
  public async run(
    shell: string,
    script: string,
    environment: Record<string, string> = {},
    { when, signal, to, afterwards }: Partial<Stop & { when: When; afterwards: () => void }> = {},
  ): Promise<number | string> {
    const [program = '', ...flags] = shell.split(' ');
    const child = spawn(program, [...flags, this.write('step.sh', script)], {
      cwd: this.workspace,
      env: { ...process.env, ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // the leader of a process group
    });
    const start = this.log.length;
    const listeners: Array<() => void> = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        this.log += String(data);
        for (const listener of listeners) listener();
      });
    }
    const ended = new Promise<number | string>((resolve, reject) => {
      child.once('error', reject).once('close', (code, by) => {
        resolve(code ?? by ?? '');
      });
    });
    const written = async (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (this.log.includes(text, start)) resolve();
        };
        listeners.push(look);
        look();
      });
    const { pid = 0 } = child;
    this.running.add(pid);
    void ended.finally(() => this.running.delete(pid)).catch(() => undefined);
    if (when && signal) {
      const tooEarly = ended.then((code) => {
        throw new Error(`The step ended with ${code} before it could be stopped: ${this.log}`);
      });
      await Promise.race([when(written), tooEarly]);
      tooEarly.catch(() => undefined);
      process.kill(to === 'group' ? -pid : pid, signal);
      afterwards?.();
      const kill = setTimeout(() => process.kill(-pid, 'SIGKILL'), PATIENCE);
      return ended.finally(() => {
        clearTimeout(kill);
      });
    }
    return ended;
  }

  public remove(): void {
    for (const pid of this.running) process.kill(-pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
