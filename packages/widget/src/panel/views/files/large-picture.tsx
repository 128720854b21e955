import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation, MessageFile } from '@deskside/sdk/customer';
import { IconButton } from '../../parts/icon.tsx';
import { CLOSE, SAVE } from './icons.ts';
import { Picture } from './picture.tsx';
import { fill } from '../../../locales/words.ts';
import { useSession } from '../../session-context.ts';
import { useFiles } from './use-files.ts';

interface LargePictureProps {
  conversation: CustomerConversation;
  file: MessageFile;
  onSave: () => void;
  onClose: () => void;
}

/** Round the picture, in pixels of the page. */
const EDGE = 32;
const BAR = 56;

/** A picture as large as the window allows. The browser keeps the focus in it, and gives it back. */
export function LargePicture({ conversation, file, onSave, onClose }: LargePictureProps) {
  const texts = useFiles();
  const dialog = useRef<HTMLDialogElement>(null);
  const { innerWidth, innerHeight } = useSession().root.ownerDocument.defaultView!;
  const [within] = useState({ width: innerWidth - EDGE, height: innerHeight - EDGE - BAR });
  useEffect(() => {
    const box = dialog.current!;
    box.showModal();
    return () => box.close();
  }, []);
  return (
    <dialog
      class="large"
      ref={dialog}
      aria-label={file.name}
      onClose={onClose}
      // The panel would hear it too, and close.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div class="large__bar">
        <span class="file__name" dir="auto">
          {file.name}
        </span>
        <IconButton icon={SAVE} label={fill(texts.saveFile, { name: file.name })} onClick={onSave} />
        <IconButton icon={CLOSE} label={texts.close} onClick={onClose} />
      </div>
      <Picture conversation={conversation} file={file} within={within} onFail={onClose} />
    </dialog>
  );
}
