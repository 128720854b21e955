import { ask as askEn, start as en } from '../../../locales/en.json';
import { ask as askZh, start as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './start.css?inline';

const texts = { en: { ...askEn, ...en }, 'zh-CN': { ...askZh, ...zh } };

export type StartTexts = typeof texts.en;

/** The texts and rules of forms, for the form of a request and for every view that is made of the same parts. */
export const useStart = () => useSection(texts, css);
