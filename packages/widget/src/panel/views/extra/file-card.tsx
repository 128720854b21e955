import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation, Message, MessageFile } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Icon } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { saveAs } from './save-as.ts';
import { sizeIn } from './size-in.ts';
import { useExtra } from './use-extra.ts';

const FILE = 'M5.5 2.5h6l3 3v12h-9ZM11.5 2.5v3h3';
/** A larger picture is fetched when it is asked for. */
const SHOWN_BYTES_MAX = 5_000_000;
/** Longest side of a preview, in pixels of the screen. */
const SIDE_MAX = 240;

interface FileCardProps {
  conversation: CustomerConversation;
  message: Message;
  file: MessageFile;
}

/** A file of a message: what it is, a picture of it where it is one, and the way to have it. */
export function FileCard({ conversation, message, file }: FileCardProps) {
  const { language } = useSession();
  const texts = useExtra();
  const [failed, setFailed] = useState(false);
  const isUnderWay = message.seq === null;
  const save = () => {
    setFailed(false);
    const bytes = file.blob ? Promise.resolve(file.blob) : conversation.file(file.id);
    bytes.then((blob) => saveAs(blob, file.name)).catch(() => setFailed(true));
  };
  return (
    <div class="file">
      <Preview conversation={conversation} file={file} />
      <span class="file__row">
        <Icon path={FILE} />
        <span class="file__name" dir="auto">
          {file.name}
        </span>
        <span class="muted numbers">{sizeIn(language, file.size)}</span>
      </span>
      {isUnderWay && message.state === 'sending' && (
        <progress max={1} value={file.progress ?? 0} aria-label={fill(texts.sendingFile, { name: file.name })} />
      )}
      <span class="file__row">
        {isUnderWay ? (
          <button class="link" type="button" onClick={() => conversation.remove(message).catch(() => {})}>
            {texts.takeBack}
          </button>
        ) : (
          <button class="link" type="button" onClick={save} aria-label={fill(texts.saveFile, { name: file.name })}>
            {texts.save}
          </button>
        )}
        {message.state === 'failed' && (
          <button class="link" type="button" onClick={() => conversation.resend(message).catch(() => {})}>
            {texts.sendAgain}
          </button>
        )}
        {failed && <span role="alert">{texts.notSaved}</span>}
      </span>
    </div>
  );
}

/** Drawn on a canvas, because a page may forbid pictures from elsewhere. */
function Preview({ conversation, file }: { conversation: CustomerConversation; file: MessageFile }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState(false);
  const { id, blob, width, size } = file;
  // The server says what a picture is. Of an own file it has not seen yet, the browser can draw it or cannot.
  const isPicture = size <= SHOWN_BYTES_MAX && (blob ? blob.type.startsWith('image/') : width !== undefined);
  useEffect(() => {
    if (!isPicture) return;
    const stop = new AbortController();
    const draw = async () => {
      const bitmap = await createImageBitmap(blob ?? (await conversation.file(id, { signal: stop.signal })));
      const box = canvas.current;
      if (box && !stop.signal.aborted) {
        const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
        const sharp = Math.min(2, devicePixelRatio) * scale;
        box.width = Math.max(1, Math.round(bitmap.width * sharp));
        box.height = Math.max(1, Math.round(bitmap.height * sharp));
        box.style.inlineSize = `${Math.round(bitmap.width * scale)}px`;
        box.getContext('2d')!.drawImage(bitmap, 0, 0, box.width, box.height);
        setShown(true);
      }
      bitmap.close();
    };
    // Without a picture the file can be saved all the same.
    draw().catch(() => {});
    return () => stop.abort();
  }, [id, blob, isPicture]);
  return isPicture ? (
    <canvas class="file__picture" ref={canvas} hidden={!shown} role="img" aria-label={file.name} />
  ) : null;
}
