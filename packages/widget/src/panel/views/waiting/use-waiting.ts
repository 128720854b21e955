import { waiting as en } from '../../../locales/en.json';
import { waiting as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './waiting.css?inline';

/** The texts and rules of everything before somebody has answered. */
export const useWaiting = () => useSection('waiting', { en, 'zh-CN': zh }, css);
