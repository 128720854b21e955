import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { Editor } from './editor.tsx';
import { fileName } from './file-name.ts';
import { placed } from './geometry.ts';
import { pictureOfPage } from './picture-of-page.ts';
import { canTakeScreen, pictureOfScreen } from './picture-of-screen.ts';
import { hidePrivate } from './private.ts';
import type { Picture } from './picture.ts';
import { useShot } from './use-shot.ts';
import { waysOut } from './ways-out.ts';

/**
 * The way of a screenshot: what it shows, which part of it, what is drawn on it. It covers the page, and nothing leaves
 * it before “Send”.
 */
export function Shot({ conversation, onClose }: { conversation: CustomerConversation; onClose: () => void }) {
  const session = useSession();
  const texts = useShot();
  const isOpen = useStore(session.$open);
  const max = useStore(conversation.$view)?.fileBytesMax ?? 0;
  const dialog = useRef<HTMLDialogElement>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  const [hidden, setHidden] = useState<readonly DOMRect[] | null>(null);
  const [failed, setFailed] = useState('');

  const takePage = () => {
    try {
      setPicture(pictureOfPage());
    } catch {
      setFailed(session.say.failedOther);
    }
  };
  const takeScreen = async () => {
    const { boxes, show } = hidePrivate();
    setHidden(boxes);
    setFailed('');
    try {
      setPicture({ canvas: await pictureOfScreen(), density: devicePixelRatio });
    } catch {
      // Also when the customer chose nothing: the question is there again.
      setFailed(session.say.failedOther);
    } finally {
      show();
      setHidden(null);
    }
  };

  useLayoutEffect(() => {
    // The picture is of the page, and drawn on above everything of it, which cannot be reached meanwhile.
    session.$isOut.set(false);
    const box = dialog.current!;
    box.showModal();
    return () => box.close();
  }, []);
  useEffect(() => {
    if (!canTakeScreen()) takePage();
  }, []);
  useEffect(() => {
    if (!isOpen) onClose();
  }, [isOpen]);
  useLayoutEffect(() => {
    // The widget is in no picture.
    const host = session.root.host as HTMLElement;
    if (hidden) host.style.opacity = '0';
    // Also when the conversation ends meanwhile.
    return () => void (host.style.opacity = '');
  }, [hidden]);

  return (
    <dialog class={hidden ? 'shot shot--away' : 'shot'} aria-label={texts.title} ref={dialog} {...waysOut(onClose)}>
      {hidden ? (
        hidden.map((box, index) => <i key={index} class="shot__hidden" style={placed(box)} />)
      ) : picture ? (
        <Editor
          picture={picture}
          words={{ ...session, texts }}
          max={max}
          onClose={onClose}
          onSend={(file) => {
            // The message shows by itself how far it is, and whether it failed.
            conversation.send({ file, name: fileName(texts) }).catch(() => {});
            onClose();
          }}
        />
      ) : (
        <div class="shot__ask">
          <h2>{texts.title}</h2>
          <button class="shot__act shot__source" type="button" onClick={takePage}>
            {texts.page}
            <span>{texts.pageDetail}</span>
          </button>
          {canTakeScreen() && (
            <button class="shot__act shot__source" type="button" onClick={takeScreen}>
              {texts.screen}
            </button>
          )}
          <p class="shot__failed" role="alert">
            {failed}
          </p>
          <button class="shot__act" type="button" onClick={onClose}>
            {texts.cancel}
          </button>
        </div>
      )}
    </dialog>
  );
}
