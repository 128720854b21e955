import { bringChunk, lazy, Nothing } from './lazy.tsx';

const functions = () => import('../views/functions/chunk.ts');

/** Where the row stands above the composer: as high as the row, so that nothing moves when it comes. */
export const FunctionsPlace = () => <div class="functions" />;
export const Attach = lazy(functions, 'Attach', FunctionsPlace);
/** Keeps a line free for what will probably stand there. */
export const LinePlace = () => '\u00a0';
export const Disclosure = lazy(functions, 'Disclosure', LinePlace);
export const Menu = lazy(functions, 'Menu', Nothing);
export const Notices = lazy(functions, 'Notices', Nothing);

/** Fetches it before there is a conversation to draw. */
export const bringFunctions = (): Promise<void> => bringChunk(functions);
