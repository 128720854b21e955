import { news as en } from '../../../locales/en.json';
import { news as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './news.css?inline';

export const useNews = () => useSection('news', { en, 'zh-CN': zh }, css);
