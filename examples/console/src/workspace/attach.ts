import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { showProblem } from '../state/toasts.ts';
import { bytes } from '../text/format.ts';
import { t } from '../text/text.ts';

/** Whether files may be sent here. */
export function takesFiles(conversation: SupporterConversation): boolean {
  const { $view, $state, $isMine } = conversation;
  return ($view.get()?.fileBytesMax ?? 0) > 0 && $state.get() === 'active' && $isMine.get();
}

/** Sends files, each as a message of its own. */
export function attach(conversation: SupporterConversation, files: Iterable<File>): void {
  if (!takesFiles(conversation)) return;
  const max = conversation.$view.get()?.fileBytesMax ?? 0;
  for (const file of files) {
    if (file.size > max) showProblem(t('file.too-large', { name: file.name, max: bytes(max) }));
    // A refusal stands at the message itself, with its ways out.
    else conversation.send({ file }).catch(() => {});
  }
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

/** Files that are let go beside their place: the browser would leave the console to show them. Returns its undo. */
export function keepStrayFilesOut(): () => void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = 'none';
  };
  addEventListener('dragover', refuse);
  addEventListener('drop', refuse);
  return () => {
    removeEventListener('dragover', refuse);
    removeEventListener('drop', refuse);
  };
}

/** Files that are dragged over an element: `isOver` while they are, `on` is for the element. */
export function useDrop(conversation: SupporterConversation) {
  // An element is left for each of its children that is entered.
  const [depth, setDepth] = useState(0);
  const take = (event: DragEvent, change: (before: number) => number) => {
    if (!hasFiles(event) || !takesFiles(conversation)) return;
    event.preventDefault();
    setDepth(change);
  };
  return {
    isOver: depth > 0,
    on: {
      onDragEnter: (event: DragEvent) => take(event, (before) => before + 1),
      onDragLeave: (event: DragEvent) => take(event, (before) => Math.max(0, before - 1)),
      onDragOver: (event: DragEvent) => take(event, (before) => before),
      onDrop: (event: DragEvent) => {
        take(event, () => 0);
        if (event.dataTransfer) attach(conversation, event.dataTransfer.files);
      },
    },
  };
}
