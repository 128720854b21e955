import { useEffect } from 'preact/hooks';
import { $unread } from '../state/unread.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** The window's title counts what waits for this supporter. */
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
  useEffect(
    () => () => {
      document.title = 'Deskside';
    },
    [],
  );
  return null;
}
