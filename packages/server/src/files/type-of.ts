import { pictureOf } from './picture.ts';

/** What a file is, found in its bytes. Whatever its author says, and whatever its name ends with, counts for nothing. */
export interface FileType {
  /** Beginning with `image/`: one of the few kinds that may be shown, and of a size that can be. */
  type: string;
  width?: number;
  height?: number;
}

/** Kinds that are named so that a list can draw a sign for them. None is ever shown. */
const SIGNATURES: readonly (readonly [type: string, at: number, bytes: string])[] = [
  ['application/pdf', 0, '%PDF-'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/gzip', 0, '\x1f\x8b\x08'],
  ['video/mp4', 4, 'ftyp'],
  ['audio/mpeg', 0, 'ID3'],
];

const UNKNOWN = 'application/octet-stream';

/** @param head the first bytes of the file: a few hundred KiB. */
export function typeOf(head: Uint8Array): FileType {
  const picture = pictureOf(head);
  if (picture) return picture.isShowable ? picture.type : { type: UNKNOWN };
  const known = SIGNATURES.find(([, at, bytes]) => textAt(head, at, bytes.length) === bytes);
  return { type: known?.[0] ?? (isText(head) ? 'text/plain' : UNKNOWN) };
}

/** Bytes as a text of as many characters. */
export function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(head, { stream: true });
    return text !== '' && !/(?![\t\n\r\f])[\p{Cc}]/u.test(text);
  } catch {
    return false;
  }
}
