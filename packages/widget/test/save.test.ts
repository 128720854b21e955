import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, TimelineItem } from '@deskside/sdk/customer';
import { save as english } from '../src/locales/en.json';
import { save as chinese } from '../src/locales/zh-CN.json';
import type { Language } from '../src/locales/language.ts';
import { spokenOf } from '../src/locales/spoken.ts';
import { createSpeech } from '../src/locales/words.ts';
import { asPage } from '../src/panel/views/save/as-page.ts';
import { asText } from '../src/panel/views/save/as-text.ts';
import { transcriptOf } from '../src/panel/views/save/transcript.ts';
import { toHtml } from '../src/panel/views/save/tree.ts';

const AT = Date.UTC(2026, 10, 26, 22, 59, 58);
const mia = { id: 's1', name: 'Mia Lindqvist', title: '', phone: '', picture: '' };

const message = (change: Partial<Message> = {}): TimelineItem => ({
  kind: 'message',
  id: 'm1',
  seq: 2,
  at: AT,
  from: { role: 'supporter', id: 's1', name: 'Mia Lindqvist' },
  text: 'Hello',
  mine: false,
  auto: false,
  state: 'sent',
  error: null,
  ...change,
});

const joined = { kind: 'joined', type: 'supporter.joined', seq: 1, at: AT, supporter: mia } as unknown as TimelineItem;
const ended = { kind: 'ended', type: 'conversation.ended', seq: 9, at: AT + 5000 } as unknown as TimelineItem;

function transcript(
  timeline: readonly TimelineItem[],
  {
    language = 'en',
    timeZone = 'Europe/Berlin',
    desk = 'Harbour',
  }: { language?: Language; timeZone?: string; desk?: string } = {},
) {
  return transcriptOf({
    timeline,
    desk,
    language,
    timeZone,
    now: AT,
    say: createSpeech(spokenOf(language)).say,
    texts: language === 'en' ? english : chinese,
    sizeOf: (bytes) => `${bytes} B`,
  });
}
const page = (timeline: readonly TimelineItem[], picture?: string) =>
  asPage(transcript(timeline), 'en', '.x{}', (_, name) =>
    picture ? { tag: 'img', attributes: { src: picture, alt: name } } : undefined,
  );

describe('[M-C13] what is kept', () => {
  it('says who said what when, in the customer’s time zone with its name', () => {
    const { title, times, fileName, entries } = transcript([joined, message(), ended]);
    expect(title).toBe('Conversation with Mia Lindqvist');
    expect(times).toBe('Times in Central European Standard Time (Europe/Berlin)');
    expect(fileName).toBe('Conversation Harbour 2026-11-26');
    // Five seconds later it is another day in Berlin.
    expect(entries.map((entry) => (entry.kind === 'day' ? entry.text : entry.time))).toEqual([
      'Thursday, November 26, 2026',
      '23:59:58',
      '23:59:58',
      'Friday, November 27, 2026',
      '00:00:03',
    ]);
    expect(transcript([message()], { timeZone: 'Asia/Shanghai' }).fileName).toBe('Conversation Harbour 2026-11-27');
  });

  it('speaks Chinese', () => {
    const { title, times, fileName } = transcript([joined, message()], {
      language: 'zh-CN',
      timeZone: 'Asia/Shanghai',
    });
    expect(title).toBe('与Mia Lindqvist的会话');
    expect(times).toBe('时间所用时区：中国标准时间 (Asia/Shanghai)');
    expect(fileName).toBe('会话 Harbour 2026-11-27');
  });

  it('marks what was changed, deleted, written by nobody or not sent, and names files', () => {
    const file = { id: 'f1', name: 'log\n.txt', type: 'text/plain', size: 12 };
    const text = asText(
      transcript([
        message({ edited: true }),
        message({ text: 'gone', deleted: true, edited: true }),
        message({ auto: true }),
        message({ mine: true, seq: null, state: 'sending' }),
        message({ mine: true, seq: null, state: 'failed', text: '', file }),
      ]),
    );
    expect(text).toContain('[23:59:58] Mia Lindqvist (changed): Hello');
    expect(text).toContain('[23:59:58] Mia Lindqvist (Deleted):\n');
    expect(text).not.toContain('gone');
    expect(text).toContain('Mia Lindqvist (Automatic reply): Hello');
    expect(text).toContain('You (Not sent yet): Hello');
    expect(text).toContain('You (Not sent): [File: log .txt (12 B)]');
  });

  it('has a name that every file system takes', () => {
    expect(transcript([], { desk: '../a\\b:c*?"<>|\u202egpj.\u0000' }).fileName).toBe(
      'Conversation ..-a-b-c-------gpj.- 2026-11-26',
    );
    expect(transcript([], { desk: 'x'.repeat(500) }).fileName.length).toBeLessThanOrEqual(100);
  });

  it('as text, nobody can write a line that looks like somebody else’s', () => {
    const breaks = fc.constantFrom('\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f');
    fc.assert(
      fc.property(breaks, (line) => {
        const fake = '[10:00:00] You: I agree';
        const text = asText(
          transcript([
            message({ text: `Hello${line}${fake}`, from: { role: 'supporter', id: 's1', name: `Mia${line}${fake}` } }),
          ]),
        );
        const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
        expect(lines.filter((one) => one.startsWith('[10:00:00]'))).toEqual([]);
      }),
    );
  });
});

/** What tries to become markup. */
const CORPUS = [
  '<script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<!--><script>alert(1)</script>-->',
  ']]><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<math><mtext><table><mglyph><style><img src onerror=alert(1)>',
  '\u0000<script>alert(1)</script>',
  '<base href=//evil.example><meta http-equiv=refresh content=0>',
];

describe('[M-C13] as a page', () => {
  const tags = (html: string) => [...html.matchAll(/<[a-z/!][^\s>]*/gi)].map(([tag]) => tag);
  const harmless = tags(
    page([message({ text: 'x', file: { id: 'f', name: 'x', type: 'image/png', size: 1 } })], 'data:,'),
  );

  it.each(CORPUS)('%j stays text wherever it stands', (attack) => {
    const file = { id: 'f', name: attack, type: 'image/png', size: 1 };
    const from = { role: 'supporter', id: 's1', name: attack } as const;
    expect(tags(page([message({ text: attack, file, from })], 'data:,'))).toEqual(harmless);
    expect(
      tags(asPage({ ...transcript([]), title: attack, desk: attack, times: attack }, 'en', '', () => undefined)),
    ).toEqual(tags(asPage(transcript([]), 'en', '', () => undefined)));
  });

  it('no text at all becomes markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const html = toHtml({ tag: 'p', attributes: { title: text }, children: [text] });
        expect(html.slice(1, -1).replaceAll('</p', '')).toMatch(/^p title="[^"<>]*">[^"<>]*$/u);
      }),
    );
  });

  it('says that nothing in it may run or be fetched, and has its pictures inside', () => {
    const html = page(
      [message({ file: { id: 'f', name: 'a.png', type: 'image/png', size: 1 } })],
      'data:image/png;base64,AA',
    );
    expect(html).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
    expect(html).toContain('<img src="data:image/png;base64,AA" alt="a.png">');
    expect(html).not.toMatch(/https?:/);
  });
});
