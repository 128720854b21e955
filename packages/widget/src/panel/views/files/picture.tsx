import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation, MessageFile } from '@deskside/sdk/customer';
import { bytesOf } from './bytes-of.ts';

interface PictureProps {
  conversation: CustomerConversation;
  file: MessageFile;
  /** The box it has to fit into, in pixels of the page. */
  within: { width: number; height: number };
  /** It cannot be drawn. */
  onFail: () => void;
}

const scaleInto = (box: PictureProps['within'], width: number, height: number) =>
  Math.min(1, box.width / width, box.height / height);

/** A picture on a canvas, because a page may forbid pictures from elsewhere. No larger than what is seen of it. */
export function Picture({ conversation, file, within, onFail }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  const { id, blob, width = 0, height = 0 } = file;

  const setSize = (width: number, height: number) => {
    const scale = scaleInto(within, width, height);
    canvas.current!.style.inlineSize = `${Math.max(1, Math.round(width * scale))}px`;
    canvas.current!.style.aspectRatio = `${width} / ${height}`;
    return scale;
  };

  useEffect(() => {
    const stop = new AbortController();
    // The place is there before the picture: nothing moves when it comes.
    if (width && height) setSize(width, height);
    const draw = async () => {
      const bitmap = await createImageBitmap(await bytesOf(conversation, file, stop.signal));
      const box = canvas.current;
      if (box && !stop.signal.aborted) {
        const sharp = Math.min(1, setSize(bitmap.width, bitmap.height) * Math.min(2, devicePixelRatio));
        box.width = Math.max(1, Math.round(bitmap.width * sharp));
        box.height = Math.max(1, Math.round(bitmap.height * sharp));
        box.getContext('2d')!.drawImage(bitmap, 0, 0, box.width, box.height);
        setDrawn(true);
      }
      bitmap.close();
    };
    draw().catch(() => stop.signal.aborted || onFail());
    return () => stop.abort();
  }, [id, blob, within.width, within.height]);

  return <canvas class={drawn ? 'picture' : 'picture picture--coming'} ref={canvas} aria-hidden="true" />;
}
