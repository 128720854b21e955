import { fill } from '../../../locales/words.ts';
import type { ShotWords } from './words.ts';

/** What a picture that is sent is called. */
export function fileName({ fileName: name }: ShotWords['texts']): string {
  // File names have no colons.
  const time = new Date().toTimeString().slice(0, 8).replaceAll(':', '.');
  return `${fill(name, { time })}.png`;
}
