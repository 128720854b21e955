import { shot as en } from '../../../locales/en.json';
import { shot as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './shot.css?inline';

export const useShot = () => useSection('shot', { en, 'zh-CN': zh }, css);
