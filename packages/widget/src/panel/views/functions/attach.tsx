import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Icon } from '../../parts/icon.tsx';
import { lazy } from '../../parts/lazy.tsx';
import { Missing } from '../../parts/missing.tsx';
import { FunctionsPlace } from '../../parts/functions.tsx';
import { useStore } from '../../use-store.ts';
import { useSession } from '../../session-context.ts';
import { CLIP, CROP, SMILE } from './icons.ts';
import { sizeIn } from './size-in.ts';
import { useFunctions } from './use-functions.ts';

const Emoji = lazy(() => import('../emoji/chunk.ts'), 'Emoji', Missing);
const Shot = lazy(() => import('../shot/chunk.ts'), 'Shot', Missing);

/** What was dropped as a file and can be read as one: a folder cannot. */
const filesIn = (data: DataTransfer) =>
  [...data.items]
    .filter((item) => item.kind === 'file' && !item.webkitGetAsEntry?.()?.isDirectory)
    .flatMap((item) => item.getAsFile() ?? []);

/**
 * Above the composer: files by the button, by pasting, and dropped anywhere on the panel, screenshots where the desk takes
 * files, and emoji.
 */
export function Attach({ conversation }: { conversation: CustomerConversation }) {
  const texts = useFunctions();
  const { language } = useSession();
  const view = useStore(conversation.$view);
  const max = view?.fileBytesMax ?? 0;
  const [refused, setRefused] = useState<string[]>([]);
  const [isTaking, setTaking] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  const send = (files: Iterable<File>) => {
    const all = [...files];
    const fits = ({ size }: File) => size > 0 && size <= max;
    setRefused(all.filter((file) => !fits(file)).map(({ name }) => name));
    // Each message shows by itself how far it is, and whether it failed.
    for (const file of all.filter(fits)) conversation.send({ file, name: file.name }).catch(() => {});
  };

  useEffect(() => {
    const panel = row.current?.closest<HTMLElement>('.panel');
    if (!panel || max === 0) return;
    const here = new AbortController();
    const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files');
    const mark = (on: boolean) => {
      if (on) panel.dataset['drop'] = texts.dropHere;
      else delete panel.dataset['drop'];
    };
    panel.addEventListener(
      'paste',
      (event) => {
        // What comes from a document is text with a picture of it: the text is meant.
        if (!event.clipboardData?.files.length || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        send(event.clipboardData.files);
      },
      here,
    );
    panel.addEventListener(
      'dragover',
      (event) => {
        if (!isFiles(event)) return;
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
        if (!isFiles(event)) return;
        event.preventDefault();
        send(filesIn(event.dataTransfer!));
      },
      here,
    );
    return () => {
      mark(false);
      here.abort();
    };
  }, [max, conversation]);

  const composer = () => row.current!.parentElement!.querySelector('textarea')!;
  const insert = (sign: string) => {
    const box = composer();
    box.setRangeText(sign, box.selectionStart, box.selectionEnd, 'end');
    // The composer hears of it as of what is typed.
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };

  // Whether there are files the first connection says: until then no button would have to move.
  if (!view) return <FunctionsPlace />;
  return (
    <>
      {isChoosing && (
        <Emoji
          onChoose={insert}
          onClose={() => {
            setChoosing(false);
            row.current!.querySelector<HTMLElement>('[aria-expanded]')!.focus();
          }}
        />
      )}
      <div class="functions" ref={row}>
        {max > 0 && (
          <>
            <button class="functions__item" aria-label={texts.attach} onClick={() => input.current!.click()}>
              <Icon path={CLIP} />
              {texts.file}
            </button>
            <button class="functions__item" onClick={() => setTaking(true)}>
              <Icon path={CROP} />
              {texts.screenshot}
            </button>
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
          </>
        )}
        <button
          class="functions__item"
          aria-haspopup="dialog"
          aria-expanded={isChoosing}
          // Otherwise the list would close by losing the focus and open again by the click.
          onMouseDown={(event) => isChoosing && event.preventDefault()}
          onClick={() => setChoosing(!isChoosing)}
        >
          <Icon path={SMILE} />
          {texts.emoji}
        </button>
      </div>
      {isTaking && <Shot conversation={conversation} onClose={() => setTaking(false)} />}
      {refused.length > 0 && (
        <p class="functions__refused" role="alert">
          {fill(texts.tooLarge, { names: refused.join(', '), size: sizeIn(language, max) })}
        </p>
      )}
    </>
  );
}
