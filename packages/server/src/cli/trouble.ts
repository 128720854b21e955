/** Exit codes of `deskside`, one for each thing that an operator has to do something else about. */
export const EXIT = {
  unexpected: 1,
  usage: 2,
  notBuilt: 10,
  notWritable: 11,
  diskFull: 12,
  notOurs: 13,
  newer: 14,
  secrets: 15,
  locked: 16,
  portBusy: 17,
  addressRefused: 18,
  crashing: 19,
  server: 20,
  platform: 21,
  older: 22,
} as const;

export type Reason = keyof typeof EXIT;

/** Something that an operator can put right. The message says what happened and what to do. */
export class Trouble extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.name = 'Trouble';
    this.reason = reason;
  }

  get exitCode(): number {
    return EXIT[this.reason];
  }
}

/** The `code` of an error of the operating system, such as `ENOSPC`; otherwise an empty string. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** What an error of the operating system means for somebody who wanted to write to `path`. */
export function fileTrouble(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Trouble(
        'diskFull',
        `The disk is full: ${path} could not be written. Free some space on it, or set DESKSIDE_DATA to a folder on ` +
          'another disk, and start again. Nothing that was confirmed to anybody is lost.',
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    // What Node says of a folder that cannot be made on a read-only disk.
    case 'ENOENT':
      return new Trouble(
        'notWritable',
        `${path} cannot be written by this user. Give the folder to the user that runs Deskside ` +
          '(chown), or set DESKSIDE_DATA to a folder that this user may write.',
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new Trouble(
        'notWritable',
        `${path} is in the way: a folder is needed there. Set DESKSIDE_DATA to another.`,
      );
    default:
      return error;
  }
}
