/** The widget's editor of screenshots for other pages, such as a supporters' console. Importing it does nothing. */
import { render, type ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { shot as en } from './locales/en.json';
import { failedOther as failedEn, send as sendEn } from './locales/en.json?core';
import type { Language } from './locales/language.ts';
import { inForm } from './locales/words.ts';
import { shot as zh } from './locales/zh-CN.json';
import { failedOther as failedZh, send as sendZh } from './locales/zh-CN.json?core';
import css from './look/screenshot.css?inline';
import { Editor } from './panel/views/shot/editor.tsx';
import { fileName } from './panel/views/shot/file-name.ts';
import type { Picture } from './panel/views/shot/picture.ts';
import { pictureOfScreen } from './panel/views/shot/picture-of-screen.ts';
import { waysOut } from './panel/views/shot/ways-out.ts';
import type { ShotWords } from './panel/views/shot/words.ts';

export interface ScreenshotOptions {
  /** What the editor speaks: Chinese for `zh` and whatever begins so, English otherwise. */
  locale?: string;
  /** How large the file may be, in bytes: a larger picture is made smaller. */
  max?: number;
}

/**
 * Asks, in the browser's own question, for a tab, a window or the screen, takes one picture of it and lets the user choose
 * a part and draw on it. Resolves with a PNG, or with null where the user wants none. Call it while a click is handled.
 */
export async function takeScreenshot({ locale = 'en', max = Infinity }: ScreenshotOptions = {}): Promise<File | null> {
  let canvas: OffscreenCanvas;
  try {
    canvas = await pictureOfScreen(staying());
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null;
    throw error;
  }
  return edited({ canvas, density: devicePixelRatio }, /^zh\b/i.test(locale) ? 'zh-CN' : 'en', max);
}

/** Chromium goes to the chosen tab or window unless it is told to stay where the picture is drawn on. */
function staying(): DisplayMediaStreamOptions {
  const { CaptureController: Controller } = window as unknown as {
    CaptureController?: new () => { setFocusBehavior(to: string): void };
  };
  if (!Controller) return {};
  const controller = new Controller();
  controller.setFocusBehavior('no-focus-change');
  const options: DisplayMediaStreamOptions & { controller: object } = { controller };
  return options;
}

function wordsIn(language: Language): ShotWords {
  const plural = new Intl.PluralRules(language);
  const { format } = new Intl.NumberFormat(language);
  return {
    texts: { en, 'zh-CN': zh }[language],
    say: {
      en: { send: sendEn, failedOther: failedEn },
      'zh-CN': { send: sendZh, failedOther: failedZh },
    }[language],
    count: (forms, n, values) => inForm(forms, n, plural, format, values),
  };
}

function Cover({ label, onClose, children }: { label: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog class="shot" aria-label={label} ref={dialog} {...waysOut(onClose)}>
      {children}
    </dialog>
  );
}

/** Over the whole page, in a shadow root of its own, until it is sent or left. */
function edited(picture: Picture, locale: Language, max: number): Promise<File | null> {
  const words = wordsIn(locale);
  const before = document.activeElement as HTMLElement | null;
  const host = document.createElement('deskside-screenshot');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const box = document.createElement('div');
  box.className = 'deskside';
  box.lang = locale;
  root.append(box);
  document.body.append(host);
  return new Promise((resolve) => {
    const done = (file: File | null) => {
      render(null, box);
      host.remove();
      before?.focus();
      resolve(file);
    };
    render(
      <Cover label={words.texts.title} onClose={() => done(null)}>
        <Editor
          picture={picture}
          words={words}
          max={max}
          onClose={() => done(null)}
          onSend={(file) => done(new File([file], fileName(words.texts), { type: file.type }))}
        />
      </Cover>,
      box,
    );
  });
}
