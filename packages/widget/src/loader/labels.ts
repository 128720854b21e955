/** What the icon is called, and what it says when the panel did not load; whatever else comes with the panel. */
export const openLabels = {
  en: ['Open support', 'Support did not load. Try again'],
  zh: ['打开在线支持', '加载失败，重试'],
} as const;
