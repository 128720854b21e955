/** The languages that ship with the widget. */
export type Language = 'en' | 'zh-CN';
