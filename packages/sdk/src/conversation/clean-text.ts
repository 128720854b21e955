/** Takes out what the server does not take for text: control characters and halves of surrogate pairs, as pasted. */
export const cleanText = (text: string): string => text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, '');
