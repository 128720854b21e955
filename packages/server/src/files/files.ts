import type { SharedFile } from '@deskside/sdk/protocol';
import { refusalOfFile, sharedOf } from '../conversation/files.ts';
import { openOf, type ConversationState, type NewFile, type Side } from '../conversation/state.ts';
import { drawId } from '../room/draw-id.ts';
import { isFailure, type Failure } from '../room/machine.ts';
import { codeOfFault, failure } from '../room/outcome.ts';
import type { Parts } from './parts.ts';
import { takeIn } from './take-in.ts';
import { typeOf } from './type-of.ts';

/** So many files may be on their way into a conversation at once: each takes memory for one part. */
const UPLOADS_MAX = 4;
const RETRY_MS = 1_000;
/** Should the process end meanwhile, the room is woken after this time and throws away what was left. */
const SWEEP_MS = 60_000;

/** What the files of a conversation need of its room. */
export interface FilesRoom {
  state(): ConversationState;
  keep(side: Side, file: NewFile): Failure | null;
  wakeAt(time: number): void;
}

/** A file as it arrives. */
export interface Arriving {
  id: string;
  name: string;
  /** As the sender says, or null. */
  size: number | null;
}

/** The files of one conversation: bytes in, bytes out. What may be is for the machine to say. */
export class Files {
  readonly #room: FilesRoom;
  readonly #parts: Parts;
  /** Uploads that are on their way into this instance. */
  readonly #arriving = new Set<string>();

  constructor(room: FilesRoom, parts: Parts) {
    this.#room = room;
    this.#parts = parts;
  }

  /** Takes a file in. It is there when all of it is, or not at all. */
  async take(
    side: Side,
    { id, name, size }: Arriving,
    stream: ReadableStream<Uint8Array>,
  ): Promise<SharedFile | Failure> {
    const known = this.#room.state().files.get(id);
    const refusal = refusalOfFile(this.#room.state(), side, { id, name, size: size ?? known?.size ?? 0 });
    if (refusal) return refusal;
    if (this.#arriving.size >= UPLOADS_MAX) return failure('rate_limited', { retryAfterMs: RETRY_MS });
    const upload = drawId();
    this.#arriving.add(upload);
    this.#room.wakeAt(Date.now() + SWEEP_MS);
    let isKept = false;
    try {
      const maxBytes = openOf(this.#room.state())?.request.fileBytesMax ?? 0;
      const taken = await takeIn(stream, known?.size ?? maxBytes, (n, bytes) => {
        // One that is here already is only compared.
        if (!known) this.#parts.add(upload, n, bytes);
      });
      if (isFailure(taken)) {
        return known && taken.failure === 'too_large' ? failure('idempotency_conflict') : taken;
      }
      // Of one that went meanwhile there is nothing to keep.
      if (known && !this.#room.state().files.has(id)) return failure('gone');
      const file = { id, name, ...typeOf(taken.head), size: taken.size, upload, digest: taken.digest };
      const late = this.#room.keep(side, file);
      if (late) return late;
      const kept = this.#room.state().files.get(id);
      isKept = kept?.upload === upload;
      return kept ? sharedOf(kept) : failure('gone');
    } catch (error) {
      const code = codeOfFault(error);
      if (code === 'internal') throw error;
      return failure(code);
    } finally {
      this.#arriving.delete(upload);
      if (!isKept) this.#parts.drop(upload);
    }
  }

  /** A file that was sent with a message. */
  give(id: string): { file: SharedFile; bytes: ReadableStream<Uint8Array> } | Failure {
    const file = this.#room.state().files.get(id);
    if (!file || file.message === null) return failure('not_found');
    let n = 0;
    const bytes = new ReadableStream({
      type: 'bytes',
      pull: (controller: ReadableByteStreamController) => {
        const part = this.#parts.get(file.upload, n++);
        // It was deleted while it was read.
        if (!part && this.#room.state().files.get(id)?.upload !== file.upload) controller.error(new Error('gone'));
        else if (part) controller.enqueue(part);
        else controller.close();
      },
    });
    return { file: sharedOf(file), bytes };
  }

  drop(upload: string): void {
    this.#parts.drop(upload);
  }

  /** Throws away what belongs to no file: the process ended while it came in. */
  sweep(): void {
    const kept = new Set([...this.#room.state().files.values()].map(({ upload }) => upload));
    for (const upload of this.#parts.uploads()) {
      if (!kept.has(upload) && !this.#arriving.has(upload)) this.#parts.drop(upload);
    }
  }
}
