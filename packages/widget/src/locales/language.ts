/** The languages that are in the views' own chunks; each other one is a file of its own. */
export type Language = 'en' | 'zh-CN';
