import type { MessageFile, SupporterConversation } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';

/** A larger picture is fetched when it is asked for. */
const SHOWN_BYTES_MAX = 5_000_000;

/** The address of a picture that may be drawn, once its bytes are here; null for anything else. */
export function usePicture(file: MessageFile, conversation: SupporterConversation | undefined): string | null {
  const [address, setAddress] = useState<string | null>(null);
  const { id, blob, width, size } = file;
  // The server says what a picture is. Of an own file it has not seen yet, the browser draws it or does not.
  const isPicture = blob ? blob.type.startsWith('image/') : width !== undefined && size <= SHOWN_BYTES_MAX;
  useEffect(() => {
    if (!isPicture || !conversation) return;
    const stop = new AbortController();
    let made: string | null = null;
    const draw = (bytes: Blob) => {
      if (!stop.signal.aborted) setAddress((made = URL.createObjectURL(bytes)));
    };
    // Without it, the file can still be saved; why it could not be fetched is said then.
    if (blob) draw(blob);
    else conversation.file(id, { signal: stop.signal }).then(draw, () => setAddress(null));
    return () => {
      stop.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [id, blob, isPicture, conversation]);
  return address;
}
