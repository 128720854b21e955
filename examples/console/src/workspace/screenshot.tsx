import type { SupporterConversation } from '@deskside/sdk/supporter';
import type { RefObject } from 'preact';
import { IconButton } from '../parts/icon-button.tsx';
import { useAction } from '../state/use-action.ts';
import { $language, languages, t } from '../text/text.ts';
import { attach } from './attach.ts';

/** Not on phones. */
export const canTakeScreen = (): boolean => 'getDisplayMedia' in (navigator.mediaDevices ?? {});

const load = () => import('@deskside/widget/screenshot');
/** Browsers ask for the screen only shortly after a click: the editor is there before it. */
const bring = () => void load().catch(() => {});

/** A picture of what the supporter sees, with marks on it: the customer's own editor, loaded when it is wanted. */
export function Screenshot({
  conversation,
  input,
}: {
  conversation: SupporterConversation;
  /** Where one goes on writing afterwards. */
  input: RefObject<HTMLTextAreaElement | null>;
}) {
  const { run } = useAction();
  const take = async () => {
    const { takeScreenshot } = await load();
    const max = conversation.$view.get()?.fileBytesMax;
    const file = await takeScreenshot({ locale: languages[$language.get()].tag, max });
    if (!file) return;
    attach(conversation, [file]);
    input.current?.focus({ preventScroll: true });
  };
  return (
    <span onPointerEnter={bring} onFocusIn={bring}>
      <IconButton icon="crop" label={t('composer.screenshot')} small onClick={() => run(take)} />
    </span>
  );
}
