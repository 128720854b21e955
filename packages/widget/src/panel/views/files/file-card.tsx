import { useState } from 'preact/hooks';
import type { CustomerConversation, Message, MessageFile } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Icon, IconButton } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { bytesOf } from './bytes-of.ts';
import { CLOSE, FILE, SAVE } from './icons.ts';
import { LargePicture } from './large-picture.tsx';
import { Picture } from './picture.tsx';
import { saveAs } from './save-as.ts';
import { sizeIn } from '../functions/size-in.ts';
import { useFiles } from './use-files.ts';

/** A larger picture is fetched when it is asked for. */
const SHOWN_BYTES_MAX = 5_000_000;
/** A preview fits into this, in pixels of the page. */
const PREVIEW = { width: 232, height: 232 };

/** What a file's name says of its kind; nothing that is no word. */
const endingOf = (name: string) => /\.([a-z0-9]{1,4})$/i.exec(name)?.[1]?.toUpperCase();

interface FileCardProps {
  conversation: CustomerConversation;
  message: Message;
  file: MessageFile;
}

/** A file of a message: what it is, how far it came, a picture of it where it is one, and the way to have it. */
export function FileCard({ conversation, message, file }: FileCardProps) {
  const { language, number } = useSession();
  const texts = useFiles();
  const [failed, setFailed] = useState(false);
  const [undrawn, setUndrawn] = useState(false);
  const [large, setLarge] = useState(false);
  const { name, size, blob, progress = 0 } = file;
  const isUnderWay = message.seq === null;
  const isSending = isUnderWay && message.state === 'sending';
  // The server says what a picture is. Of an own file it has not seen yet, the browser can draw it or cannot.
  const isPicture =
    !undrawn && size <= SHOWN_BYTES_MAX && (blob ? blob.type.startsWith('image/') : file.width !== undefined);
  const ending = endingOf(name);
  const whole = sizeIn(language, size);

  const save = () => {
    setFailed(false);
    bytesOf(conversation, file).then(
      (bytes) => saveAs(bytes, name),
      () => setFailed(true),
    );
  };

  return (
    <>
      {isPicture && (
        <button
          class="file__picture"
          aria-label={fill(texts.openFile, { name })}
          aria-haspopup="dialog"
          onClick={() => setLarge(true)}
        >
          <Picture conversation={conversation} file={file} within={PREVIEW} onFail={() => setUndrawn(true)} />
        </button>
      )}
      {(isUnderWay || !isPicture) && (
        <div class="file">
          <span class="file__icon" aria-hidden="true">
            {ending ?? <Icon path={FILE} />}
          </span>
          <span class="file__name" dir="auto" title={name}>
            {name}
          </span>
          <span class="file__state numbers">
            {isSending ? fill(texts.sizeOf, { sent: sizeIn(language, size * progress), size: whole }) : whole}
          </span>
          {isUnderWay ? (
            <IconButton
              icon={CLOSE}
              label={fill(texts.takeBack, { name })}
              onClick={() => conversation.remove(message).catch(() => {})}
            />
          ) : (
            <IconButton icon={SAVE} label={fill(texts.saveFile, { name })} onClick={save} />
          )}
          {isSending && (
            <>
              <progress max={1} value={progress} aria-hidden="true" />
              {/* Said in quarters: the list reads out what changes in it. */}
              <span class="visually-hidden">
                {fill(texts.sendingFile, { name, percent: number(Math.floor(progress * 4) * 25) })}
              </span>
            </>
          )}
        </div>
      )}
      {failed && (
        <p class="file__failed" role="alert">
          {texts.notSaved}
        </p>
      )}
      {large && <LargePicture conversation={conversation} file={file} onSave={save} onClose={() => setLarge(false)} />}
    </>
  );
}
