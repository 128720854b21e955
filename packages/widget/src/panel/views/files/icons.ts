export const CLIP =
  'M14.8 9.2l-5.6 5.6a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.9 6a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2';
export const CLOSE = 'M5 5l10 10M15 5 5 15';
export const CROP = 'M6 2.5V14h11.5M2.5 6H14v11.5';
export const FILE = 'M5.5 2.5h6l3 3v12h-9ZM11.5 2.5v3h3';
export const SAVE = 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12';
export const SMILE = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M7 12a3.7 3.7 0 0 0 6 0M7.5 8h.01M12.5 8h.01';
