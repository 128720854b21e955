import { files as en } from '../../../locales/en.json';
import { files as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './functions.css?inline';

export const useFunctions = () => useSection('files', { en, 'zh-CN': zh }, css);
