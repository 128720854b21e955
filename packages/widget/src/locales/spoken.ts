import type english from './en.json';
import type { Language } from './language.ts';
import type { Texts } from './words.ts';

export type SectionName = keyof typeof english;

/** What the file of a further language is. */
export type Locale = { readonly [Name in SectionName]: Texts<(typeof english)[Name]> } & {
  /** Where lines begin; without it on the left. */
  readonly $dir?: string;
};

/** A language as views use it. */
export interface Spoken {
  /** BCP 47. */
  language: string;
  dir: string;
  /** A section that came with a view, in this language and in the site's own words. */
  of: <Section>(name: SectionName, section: Record<Language, Texts<Section>>) => Texts<Section>;
}

/** `locale` is the file of a language that is not in the views' chunks. */
export const spokenOf = (language: string, locale?: Locale): Spoken => ({
  language,
  dir: locale?.$dir ?? 'ltr',
  of: <Section>(name: SectionName, section: Record<Language, Texts<Section>>) =>
    (locale?.[name] ?? section[language as Language]) as Texts<Section>,
});
