import { ask as askEn, start as en } from '../../../locales/en.json';
import { ask as askZh, start as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './start.css?inline';

/** The texts and rules that all views beside the conversation share. */
export const useStart = () => ({
  ...useSection('ask', { en: askEn, 'zh-CN': askZh }, css),
  ...useSection('start', { en, 'zh-CN': zh }, css),
});
