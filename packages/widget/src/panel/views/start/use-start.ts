import { ask as askEn, start as en } from '../../../locales/en.json';
import { ask as askZh, start as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './start.css?inline';

const texts = { en: { ...askEn, ...en }, 'zh-CN': { ...askZh, ...zh } };

/** The texts and rules that all views beside the conversation share. */
export const useStart = () => useSection(texts, css);
