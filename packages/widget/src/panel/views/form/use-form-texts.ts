import { form as en } from '../../../locales/en.json';
import { form as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './form.css?inline';

export type FormTexts = typeof en;

/** The texts and rules of fields. */
export const useFormTexts = () => useSection('form', { en, 'zh-CN': zh }, css);
