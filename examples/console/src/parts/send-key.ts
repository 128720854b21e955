/** Whether an input method has this key: Safari ends a composition before its Enter arrives; 229 is the key in every browser. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Enter sends, Shift Enter breaks the line; an input method's Enter does neither. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposing(event);
}
