import { createHash } from 'node:crypto';
import { FILE_BYTES_MAX } from '@deskside/sdk/constants';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import { PART_BYTES } from './parts.ts';

/** A sender from whom nothing comes for so long is gone. */
const SILENT_MS = 30_000;

/** A file of which every byte was read. */
export interface TakenIn {
  size: number;
  /** SHA-256, base64url. */
  digest: string;
  /** The first part. */
  head: Uint8Array;
}

/** Reads a file to its end and hands it on in parts. */
export async function takeIn(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  onPart: (n: number, bytes: Uint8Array) => void,
): Promise<TakenIn | Failure> {
  const reader = stream.getReader();
  const hash = createHash('sha256');
  let part = new Uint8Array(PART_BYTES);
  let head: Uint8Array | null = null;
  let filled = 0;
  let size = 0;
  let n = 0;

  const endPart = () => {
    if (filled === 0) return;
    const bytes = part.subarray(0, filled);
    head ??= bytes;
    onPart(n++, bytes);
    part = new Uint8Array(PART_BYTES);
    filled = 0;
  };

  for (;;) {
    const chunk = await readSoon(reader);
    if (chunk === 'silent') {
      await reader.cancel();
      return failure('too_slow');
    }
    // Its sender hears nothing any more.
    if (chunk === 'broken') return failure('bad_request', { reason: 'incomplete' });
    if (chunk.done) break;
    size += chunk.value.byteLength;
    if (size > maxBytes) {
      reader.releaseLock();
      return failure('too_large', { maxBytes });
    }
    hash.update(chunk.value);
    for (let rest = chunk.value; rest.byteLength > 0;) {
      const taken = rest.subarray(0, PART_BYTES - filled);
      part.set(taken, filled);
      filled += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
      if (filled === PART_BYTES) endPart();
    }
  }
  endPart();
  return { size, digest: hash.digest('base64url'), head: head ?? new Uint8Array() };
}

/**
 * Reads what is left of a body that was refused: whoever is still sending would see a broken connection instead of the
 * answer.
 */
export async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  if (stream.locked) return;
  const reader = stream.getReader();
  for (let bytes = 0; bytes <= 2 * FILE_BYTES_MAX;) {
    const chunk = await readSoon(reader);
    if (chunk === 'broken') return;
    if (chunk === 'silent' || chunk.done) break;
    bytes += chunk.value.byteLength;
  }
  await reader.cancel();
}

async function readSoon(reader: ReadableStreamDefaultReader<Uint8Array>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<'silent'>((resolve) => {
    timer = setTimeout(() => resolve('silent'), SILENT_MS);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch {
    return 'broken';
  } finally {
    clearTimeout(timer);
  }
}
