import type { CustomerConversation, MessageFile } from '@deskside/sdk/customer';
import { save as en } from '../../../locales/en.json';
import { save as zh } from '../../../locales/zh-CN.json';
import type { Session } from '../../session.ts';
import { saveAs } from '../files/save-as.ts';
import { sizeIn } from '../functions/size-in.ts';
import { asPage, treeOf } from './as-page.ts';
import { asText } from './as-text.ts';
import { print } from './print.ts';
import css from './transcript.css?inline';
import { transcriptOf, type Transcript } from './transcript.ts';
import type { Tree } from './tree.ts';

/** Pictures beyond this are named only, so that the page can still be opened. */
const BYTES_MAX = 40_000_000;
/** What may stand in the page as a picture. */
const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif)$/;

/** As a page with its pictures, as plain text, or on paper. */
export async function saveConversation(
  session: Session,
  conversation: CustomerConversation,
  how: 'page' | 'text' | 'print',
): Promise<void> {
  const { language, say } = session;
  const texts = session.of<typeof en>('save', { en, 'zh-CN': zh });
  const transcript = transcriptOf({
    timeline: conversation.$timeline.get(),
    desk: session.$desk.get()?.name ?? session.desk,
    language,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    now: conversation.now(),
    say,
    texts,
    sizeOf: (bytes) => sizeIn(language, bytes),
  });
  if (how === 'text') {
    saveAs(new Blob([asText(transcript)]), `${transcript.fileName}.txt`);
    return;
  }
  const pictures = await picturesOf(transcript, conversation);
  const missing: Tree = { tag: 'p', attributes: { class: 'file' }, children: [texts.noPicture] };
  const pictureOf = (make: (id: string, name: string) => Tree) => (id: string, name: string) =>
    pictures.get(id) === null ? missing : pictures.has(id) ? make(id, name) : undefined;

  if (how === 'page') {
    const sources = new Map<string, string>();
    for (const [id, blob] of pictures) if (blob) sources.set(id, await dataOf(blob));
    const image = (id: string, name: string): Tree => ({
      tag: 'img',
      attributes: { src: sources.get(id)!, alt: name },
    });
    saveAs(new Blob([asPage(transcript, language, css, pictureOf(image))]), `${transcript.fileName}.html`);
    return;
  }
  // The page may forbid pictures from anywhere, but not that we draw.
  const canvas = (id: string, name: string): Tree => ({
    tag: 'canvas',
    attributes: { 'data-file': id, role: 'img', 'aria-label': name },
  });
  await print(treeOf(transcript, pictureOf(canvas)), css, async (root) => {
    for (const box of root.querySelectorAll('canvas')) {
      const bitmap = await createImageBitmap(pictures.get(box.dataset['file']!)!);
      box.width = bitmap.width;
      box.height = bitmap.height;
      box.getContext('2d')!.drawImage(bitmap, 0, 0);
      bitmap.close();
    }
  });
}

/** The pictures among the files that were sent; null for those that cannot be fetched. */
async function picturesOf(
  { entries }: Transcript,
  conversation: CustomerConversation,
): Promise<Map<string, Blob | null>> {
  const pictures = new Map<string, Blob | null>();
  let left = BYTES_MAX;
  const isPicture = (file: MessageFile) => file.width !== undefined && file.size <= left;
  for (const entry of entries) {
    const file = entry.kind === 'message' && entry.file;
    if (!file || !isPicture(file)) continue;
    const blob = await conversation.file(file.id).catch(() => null);
    if (blob && !PICTURE.test(blob.type)) continue;
    pictures.set(file.id, blob);
    left -= file.size;
  }
  return pictures;
}

function dataOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error!));
    reader.readAsDataURL(blob);
  });
}
