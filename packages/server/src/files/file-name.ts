import { FILE_NAME_MAX } from '@deskside/sdk/constants';

/** Control characters, halves of surrogate pairs, line ends, and all that turns the direction of what follows. */
const NOT_IN_NAMES =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
/** An ending that is worth keeping when a name is shortened. */
const ENDING = /\.[\p{L}\p{N}]{1,10}$/u;

/** The name of a file for display: what a stranger called it, without a path and without tricks. Never empty. */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').replace(NOT_IN_NAMES, '').split(/[\\/]/).at(-1) ?? '';
  // Windows forgets dots and spaces at the end, Unix hides what begins with a dot.
  const bare = last.replace(/^[\s.]+|[\s.]+$/g, '');
  if (bare.length <= FILE_NAME_MAX) return bare === '' ? 'file' : bare;
  const ending = ENDING.exec(bare)?.[0] ?? '';
  // Not in the middle of a character.
  const stem = bare.slice(0, FILE_NAME_MAX - ending.length).replace(/[\p{Cs}\s.]+$/u, '');
  return stem + ending;
}

/** Always saved, never shown (RFC 6266); names of all scripts, with a stand-in for old clients (RFC 8187). */
export function attachmentHeader(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
