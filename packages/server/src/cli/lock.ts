import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { files } from './data-directory.ts';

/**
 * The lock belongs to workerd itself: descriptor 9 is opened and locked in the process that then becomes workerd, so
 * the lock is gone at the very moment workerd is, and not before, whatever happens to the launcher.
 * Arguments: lock file, then the command. flock(1) is missing on macOS, where Perl is always there.
 */
export const LOCKED_EXEC = `
umask 077
exec 9>>"$1" || exit 73
if command -v flock >/dev/null 2>&1; then
  flock -n 9 || exit 75
elif command -v perl >/dev/null 2>&1; then
  perl -e 'use Fcntl ":flock"; open(my $f, ">>&=", 9) or exit 1; exit(flock($f, LOCK_EX | LOCK_NB) ? 0 : 1)' || exit 75
else
  exit 74
fi
printf '%s %s\\n' "$$" "$PPID" >"$1"
ulimit -n "$(ulimit -Hn)" 2>/dev/null
shift
exec "$@"
`;
export const EXIT_NO_LOCK_FILE = 73;
export const EXIT_NO_LOCK_TOOL = 74;
export const EXIT_LOCKED = 75;

/** Who holds the lock of a data directory, as far as it can be proven. */
export type Holder =
  /** A server whose launcher is alive. */
  | { kind: 'running'; workerd: number; launcher: number }
  /** A workerd of this data directory whose launcher is gone. */
  | { kind: 'orphan'; workerd: number }
  /** The lock was held, but the process in the lock file is not there, or is not provably ours. */
  | { kind: 'unknown' };

/** Looks at the process that is named in the lock file. Ask only after the lock was refused. */
export function findHolder(data: string): Holder {
  const lock = files.lock(data);
  let pids: RegExpExecArray | null;
  try {
    pids = /^(\d+) (\d+)\s*$/.exec(readFileSync(lock, 'utf8'));
  } catch {
    return { kind: 'unknown' };
  }
  if (!pids) return { kind: 'unknown' };
  const workerd = Number(pids[1]);
  const launcher = Number(pids[2]);
  if (!holdsLock(workerd, data)) return { kind: 'unknown' };
  // A process whose parent ends gets another one, so this cannot be fooled by a process id that is used again.
  const parent = parentOf(workerd);
  if (parent === null) return { kind: 'unknown' };
  return parent === launcher ? { kind: 'running', workerd, launcher } : { kind: 'orphan', workerd };
}

/** Whether a process is alive, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function holdsLock(pid: number, data: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/fd/9`) === realpathSync(files.lock(data));
    } catch {
      return false;
    }
  }
  return ps(pid, 'command').includes(files.configuration(data));
}

function parentOf(pid: number): number | null {
  let text: string;
  if (process.platform === 'linux') {
    try {
      // "pid (name) state ppid …", and a name may hold anything, brackets too.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      text = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
    } catch {
      return null;
    }
  } else {
    text = ps(pid, 'ppid').trim();
  }
  return /^\d+$/.test(text) ? Number(text) : null;
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
