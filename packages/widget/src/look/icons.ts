/** Outlines on a 20 × 20 field, drawn with the colour of the text: those that every conversation needs. */
export const checksIcon = 'M2 10.5l3.7 4 6.8-8.5M9.2 14.2l.5.3L18 6';
export const clockIcon = 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6.2V10l2.6 1.7';
export const downIcon = 'M5.5 8l4.5 4.5L14.5 8';
export const leftIcon = 'M12 5.5 7.5 10l4.5 4.5';
export const minusIcon = 'M4 10h12';
export const offlineIcon =
  'M3 3l14 14M3 8.3a10.5 10.5 0 0 1 4-2.3M10 5.3c2.7 0 5.1 1.1 7 3M5.6 11.3a6.4 6.4 0 0 1 3-1.7M12.3 10.2c.8.3 1.5.7 2.1 1.2M10 14.8h.01';
export const sendIcon = 'M10 16V4.5M5 9l5-5 5 5';
export const tickIcon = 'M5.5 10.2l3 3 6-6.5';
export const warningIcon = 'M10 3.5l7 12.5H3ZM10 8.5v3.3M10 13.8h.01';
