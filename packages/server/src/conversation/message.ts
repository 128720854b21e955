import type { MessageSent } from '@deskside/sdk/protocol';

/** [T15] A message as it stands in the history after its author changed it. */
export function edited(message: MessageSent, text: string): MessageSent {
  return { ...message, text };
}

/** [T15] A message as it stands in the history after its author deleted it. */
export function deleted({ file: _, ...message }: MessageSent): MessageSent {
  return { ...message, text: '' };
}

/** Nobody can send a message with nothing in it. */
export function isDeleted({ text, file }: MessageSent): boolean {
  return text === '' && !file;
}

/** What a message says where only text is shown. */
export function wordsOf({ text, file }: MessageSent): string {
  return [text, file?.name ?? ''].filter((part) => part !== '').join('\n');
}
