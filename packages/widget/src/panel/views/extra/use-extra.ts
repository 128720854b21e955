import { extra as en } from '../../../locales/en.json';
import { extra as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './extra.css?inline';

export const useExtra = () => useSection('extra', { en, 'zh-CN': zh }, css);
