import type { CustomerConversation, MessageFile } from '@deskside/sdk/customer';

/** So many files that were fetched are kept, so that scrolling back to a picture does not fetch it again. */
const KEPT_MAX = 12;

const kept = new WeakMap<CustomerConversation, Map<string, Blob>>();

/** The bytes of a file: those at hand, or the server's. */
export async function bytesOf(
  conversation: CustomerConversation,
  { id, blob }: MessageFile,
  signal?: AbortSignal,
): Promise<Blob> {
  if (blob) return blob;
  const known = kept.get(conversation) ?? new Map<string, Blob>();
  kept.set(conversation, known);
  const bytes = known.get(id) ?? (await conversation.file(id, signal && { signal }));
  // The one that was wanted last stands last.
  known.delete(id);
  known.set(id, bytes);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT_MAX) break;
    known.delete(oldest);
  }
  return bytes;
}
