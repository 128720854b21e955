import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { encode } from './encode.ts';
import { adjust, boxFrom, inside, placed, rounded, stepOf, type Box, type Point } from './geometry.ts';
import { add, isLargeEnough, markIn, noMarks, nudge, redo, undo, type Mark } from './marks.ts';
import { paint } from './paint.ts';
import { RegionFrame } from './region-frame.tsx';
import type { Picture } from './picture.ts';
import { TextInput } from './text-input.tsx';
import { FIRST_COLOUR, Tools, type Tool } from './tools.tsx';
import type { ShotWords } from './words.ts';

/** In pixels of the screen: the smallest region, a step of an arrow key, the air round the picture. */
const REGION_MIN = 24;
const STEP = 10;

interface EditorProps {
  picture: Picture;
  words: ShotWords;
  /** How many bytes may be sent. */
  max: number;
  onSend: (file: Blob) => void;
  onClose: () => void;
}

/** What is going on under the pointer. */
type Gesture = { at: Point; edges: string; before: Box } | { at: Point; mark: Mark };

/** Choosing a region of the picture and drawing on it, by pointer, finger or keyboard. */
export function Editor({ picture: { canvas: source, density }, words, max, onSend, onClose }: EditorProps) {
  const { texts, say, count } = words;
  const whole: Box = { x: 0, y: 0, width: source.width, height: source.height };
  const [tool, setTool] = useState<Tool>('region');
  const [colour, setColour] = useState<string>(FIRST_COLOUR);
  const [region, setRegion] = useState(whole);
  const [marks, setMarks] = useState(noMarks);
  const [drawn, setDrawn] = useState<Mark | null>(null);
  const [writes, setWrites] = useState<Point | null>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [said, setSaid] = useState('');
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  const gesture = useRef<Gesture | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const view = useRef<HTMLCanvasElement>(null);

  const shown = tool === 'region' ? whole : region;
  /** Pixels of the screen for one of the picture. */
  const scale = Math.max(0.01, Math.min(room.width / shown.width, room.height / shown.height, 2 / density));
  const unit = 1 / scale;

  useLayoutEffect(() => {
    const box = stage.current!;
    const fit = () => setRoom({ width: box.clientWidth, height: box.clientHeight });
    fit();
    const watch = new ResizeObserver(fit);
    watch.observe(box);
    surface.current!.focus();
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => {
    const canvas = view.current!;
    const sharp = Math.min(2, devicePixelRatio) * scale;
    canvas.width = Math.ceil(shown.width * sharp);
    canvas.height = Math.ceil(shown.height * sharp);
    paint(canvas.getContext('2d')!, source, shown, drawn ? [...marks.done, drawn] : marks.done);
  }, [marks, drawn, shown.x, shown.y, shown.width, shown.height, scale]);
  useEffect(() => {
    if (marks !== noMarks) setSaid(count(texts.marks, marks.done.length));
  }, [marks.done.length]);

  const pointOf = (event: PointerEvent): Point => {
    const { left, top } = surface.current!.getBoundingClientRect();
    return inside({ x: (event.clientX - left) * unit + shown.x, y: (event.clientY - top) * unit + shown.y }, shown);
  };
  const sizeOf = (box: Box) => `${Math.round(box.width / density)} × ${Math.round(box.height / density)}`;
  const isWhole = region.width === whole.width && region.height === whole.height;

  const begin = (event: PointerEvent) => {
    if (event.button !== 0 || writes) return;
    const at = pointOf(event);
    if (tool === 'text') {
      // The press itself would take the focus from what it opens.
      event.preventDefault();
      setWrites(at);
      return;
    }
    surface.current!.setPointerCapture(event.pointerId);
    if (tool !== 'region') {
      gesture.current = { at, mark: { kind: tool, points: [at], colour, unit } };
      return;
    }
    const edges = (event.target as HTMLElement).dataset['edges'];
    // A part of the picture is moved; of the whole picture a part is chosen.
    const moves = edges !== undefined && !(edges === '' && isWhole);
    gesture.current = { at, edges: moves ? edges : 'new', before: region };
  };
  const go = (event: PointerEvent) => {
    const now = gesture.current;
    if (!now) return;
    const at = pointOf(event);
    if ('mark' in now) {
      const { mark } = now;
      const points = mark.kind === 'pen' ? [...mark.points, at] : [now.at, at];
      now.mark = { ...mark, points };
      setDrawn(now.mark);
    } else if (now.edges === 'new') {
      const isMeant = Math.hypot(at.x - now.at.x, at.y - now.at.y) * scale > REGION_MIN / 2;
      setRegion(isMeant ? boxFrom(now.at, at, whole, REGION_MIN * unit) : now.before);
    } else {
      setRegion(adjust(now.before, now.edges, at.x - now.at.x, at.y - now.at.y, whole, REGION_MIN * unit));
    }
  };
  const finish = () => {
    const now = gesture.current;
    gesture.current = null;
    setDrawn(null);
    if (now && 'mark' in now && isLargeEnough(now.mark)) setMarks(add(marks, now.mark));
  };

  const onKey = (event: KeyboardEvent) => {
    const step = stepOf(event.key);
    const isEnter = event.key === 'Enter' || event.key === ' ';
    if (step) {
      const [dx, dy] = [step[0] * STEP * unit, step[1] * STEP * unit];
      if (tool === 'region') {
        const next = adjust(region, event.shiftKey ? 'se' : '', dx, dy, whole, REGION_MIN * unit);
        setRegion(next);
        setSaid(sizeOf(next));
      } else setMarks(nudge(marks, dx, dy, event.shiftKey));
    } else if (isEnter && tool === 'region') setTool('arrow');
    else if (isEnter && tool === 'text') setWrites({ x: shown.x + shown.width / 4, y: shown.y + shown.height / 2 });
    else if (isEnter) setMarks(add(marks, markIn(tool as Exclude<Tool, 'region' | 'text'>, shown, colour, unit)));
    else if (event.key === 'Delete' || event.key === 'Backspace') setMarks(undo(marks));
    else return;
    event.preventDefault();
  };

  const send = async () => {
    if (busy) return;
    setBusy(true);
    setFailed('');
    const part = rounded(region, whole);
    const file = await encode(part.width, part.height, max, (width, height) => {
      const canvas = new OffscreenCanvas(width, height);
      paint(canvas.getContext('2d')!, source, part, marks.done);
      return canvas.convertToBlob();
    }).catch(() => null);
    setBusy(false);
    if (file) onSend(file);
    else setFailed(say.failedOther);
  };

  return (
    <div
      class="shot__editor"
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || writes) return;
        const key = event.key.toLowerCase();
        if (key !== 'z' && key !== 'y') return;
        event.preventDefault();
        setMarks(key === 'y' || event.shiftKey ? redo(marks) : undo(marks));
      }}
    >
      <p class="shot__hint" id="shot-hint">
        {tool === 'region' ? texts.regionHint : texts.drawHint} <span class="shot__keys">{texts.keys}</span>
      </p>
      <div class="shot__stage" ref={stage}>
        <div
          class="shot__surface"
          role="application"
          aria-label={tool === 'region' ? texts.region : texts.picture}
          aria-describedby="shot-hint"
          tabIndex={0}
          ref={surface}
          style={placed({ ...shown, x: 0, y: 0 }, scale)}
          onPointerDown={begin}
          onPointerMove={go}
          onPointerUp={finish}
          onPointerCancel={finish}
          onKeyDown={onKey}
        >
          <canvas class="shot__canvas" ref={view} />
          {tool === 'region' && <RegionFrame box={region} scale={scale} label={isWhole ? '' : sizeOf(region)} />}
          {writes && (
            <TextInput
              at={{ x: (writes.x - shown.x) * scale, y: (writes.y - shown.y) * scale }}
              colour={colour}
              label={texts.text}
              onDone={(text) => {
                const mark: Mark = { kind: 'text', points: [writes], colour, unit, text };
                setWrites(null);
                if (isLargeEnough(mark)) setMarks(add(marks, mark));
                surface.current!.focus();
              }}
            />
          )}
        </div>
      </div>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <p class="shot__failed" role="alert">
        {failed}
      </p>
      <Tools
        texts={texts}
        tool={tool}
        onTool={setTool}
        colour={colour}
        onColour={setColour}
        onUndo={marks.done.length > 0 && (() => setMarks(undo(marks)))}
        onRedo={marks.undone.length > 0 && (() => setMarks(redo(marks)))}
      >
        <button class="shot__act" type="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button class="shot__act shot__act--send" type="button" aria-disabled={busy} onClick={send}>
          {say.send}
        </button>
      </Tools>
    </div>
  );
}
