export const CLOSE = 'M5 5l10 10M15 5 5 15';
export const FILE = 'M5.5 2.5h6l3 3v12h-9ZM11.5 2.5v3h3';
export const SAVE = 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12';
