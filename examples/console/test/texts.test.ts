import { errors } from '@deskside/sdk/constants';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '../src/locales/en.json' with { type: 'json' };
import zh from '../src/locales/zh.json' with { type: 'json' };

const source = new URL('../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
const read = (pattern: RegExp) =>
  files.filter((file) => pattern.test(file)).map((file) => readFileSync(new URL(file, source), 'utf8'));
const code = read(/\.tsx?$/).join('\n');
const style = read(/\.css$/).join('\n');

const texts = { en: en as Record<string, string>, zh: zh as Record<string, string> };
const stem = (key: string) => key.replace(/\.(one|other)$/, '');
const values = (text: string | undefined) =>
  [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).toSorted((a, b) => a.localeCompare(b));

describe('texts', () => {
  it('say the same things in every language', () => {
    const withoutOne = Object.keys(texts.en).filter((key) => !key.endsWith('.one')); // Chinese has one plural form
    expect(Object.keys(texts.zh).sort()).toEqual(withoutOne.sort());
  });

  it('use the same values in every language', () => {
    for (const key of Object.keys(texts.zh)) expect([key, values(texts.zh[key])]).toEqual([key, values(texts.en[key])]);
  });

  it('explain every error', () => {
    for (const errorCode of Object.keys(errors)) expect(texts.en).toHaveProperty([`error.${errorCode}`]);
  });

  it('are all used', () => {
    const unused = Object.keys(texts.en)
      .map(stem)
      .filter((key) => {
        if (code.includes(`'${key}'`)) return false;
        // Those made from a value: t(`mode.${…}`), t(`status.${choice}-means`)
        const [, family = ''] = /^(.*[.-])[^.-]+(?:-\w+)?$/.exec(key) ?? [];
        return !code.includes(`\`${family}\${`) && !code.includes(`\`${key.split('.')[0]}.\${`);
      });
    expect(unused).toEqual([]);
  });
});

describe('what a strict policy of the page forbids', () => {
  it('is nowhere: no inline styles, no text that becomes HTML, no code from text', () => {
    expect(code).not.toMatch(
      /\bstyle=|\.style\b|cssText|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
    );
    expect(code).not.toMatch(/dangerouslySetInnerHTML|srcdoc|javascript:/);
  });
});

describe('the style sheet', () => {
  it('has no rule for a class that nothing uses', () => {
    const classes = new Set(
      [...style.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!),
    );
    const isUsed = (name: string) =>
      code.includes(name) || code.includes(`${name.replace(/--[\w]+$/, '')}--\${`) || /^skeleton--\d/.test(name);
    expect([...classes].filter((name) => !/^(css|s?\d)/.test(name) && !isUsed(name))).toEqual([]);
  });

  it('takes its colours from the tokens', () => {
    const colours = style.replaceAll(/\.avatar[\s\S]*?\}/g, '').match(/#[0-9a-f]{3,8}\b|rgba?\(/gi);
    expect(colours).toBeNull();
  });
});
