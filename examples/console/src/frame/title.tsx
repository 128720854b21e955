import { useEffect } from 'preact/hooks';
import { $unread } from '../state/unread.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** The tab's own picture, with a mark while something waits. */
function setIcon(isMarked: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!link?.dataset['unread']) return;
  link.dataset['usual'] ??= link.getAttribute('href') ?? '';
  link.setAttribute('href', isMarked ? link.dataset['unread'] : link.dataset['usual']);
}

/** The window's title counts what waits for this supporter, and its picture shows that there is something. */
export function Title() {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const offers = useStore(supporter.$offers).length;
  const unread = useStore($unread(supporter));
  const name = desk?.name ?? 'Deskside';
  const count = offers + unread;
  const words = offers ? t('title.offer', { name }) : name;
  const title = count ? `(${count}) ${words}` : words;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => setIcon(count > 0), [count > 0]);
  useEffect(
    () => () => {
      document.title = 'Deskside';
      setIcon(false);
    },
    [],
  );
  return null;
}
