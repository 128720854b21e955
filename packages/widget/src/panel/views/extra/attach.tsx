import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { IconButton } from '../../parts/icon.tsx';
import { lazy } from '../../parts/lazy.tsx';
import { Missing } from '../../parts/missing.tsx';
import { useStore } from '../../use-store.ts';
import { useExtra } from './use-extra.ts';
import { useSession } from '../../session-context.ts';

const CLIP = 'M14.8 9.2l-5.6 5.6a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.9 6a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2';
const CROP = 'M6 2.5V14h11.5M2.5 6H14v11.5';

const Shot = lazy(() => import('../shot/chunk.ts'), 'Shot', Missing);

/** Files by the button, by pasting, and dropped anywhere on the panel, and screenshots. Nothing where the desk takes none. */
export function Attach({ conversation }: { conversation: CustomerConversation }) {
  const texts = useExtra();
  const { number } = useSession();
  const max = useStore(conversation.$view)?.fileBytesMax ?? 0;
  const [refused, setRefused] = useState<string[]>([]);
  const [isTaking, setTaking] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const send = (files: Iterable<File>) => {
    const all = [...files];
    setRefused(all.filter(({ size }) => size > max || size === 0).map(({ name }) => name));
    for (const file of all) {
      // Each message shows by itself how far it is, and whether it failed.
      if (file.size > 0 && file.size <= max) conversation.send({ file, name: file.name }).catch(() => {});
    }
  };

  useEffect(() => {
    const panel = input.current?.closest<HTMLElement>('.panel');
    if (!panel) return;
    const here = new AbortController();
    const take = (event: Event, data: DataTransfer | null) => {
      const files = data?.files;
      if (!files?.length) return;
      event.preventDefault();
      send(files);
    };
    const mark = (on: boolean) => panel.classList.toggle('panel--drop', on);
    panel.addEventListener('paste', (event) => take(event, event.clipboardData), here);
    panel.addEventListener(
      'dragover',
      (event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        mark(true);
      },
      here,
    );
    panel.addEventListener(
      'dragleave',
      (event) => {
        if (!panel.contains(event.relatedTarget as Node | null)) mark(false);
      },
      here,
    );
    panel.addEventListener(
      'drop',
      (event) => {
        mark(false);
        take(event, event.dataTransfer);
      },
      here,
    );
    return () => {
      mark(false);
      here.abort();
    };
  }, [max, conversation]);

  if (max === 0) return null;
  return (
    <>
      <IconButton icon={CLIP} label={texts.attach} onClick={() => input.current!.click()} />
      <IconButton icon={CROP} label={texts.screenshot} onClick={() => setTaking(true)} />
      {isTaking && <Shot conversation={conversation} onClose={() => setTaking(false)} />}
      <input
        hidden
        type="file"
        multiple
        ref={input}
        onChange={({ currentTarget }) => {
          send(currentTarget.files ?? []);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
      {refused.length > 0 && (
        <p class="attach__refused" role="alert">
          {fill(texts.tooLarge, { names: refused.join(', '), n: number(Math.floor(max / 1_000_000)) })}
        </p>
      )}
    </>
  );
}
