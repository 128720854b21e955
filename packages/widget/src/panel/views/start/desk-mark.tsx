import { Icon } from '../../parts/icon.tsx';

const HEADSET =
  'M3.5 12V10a6.5 6.5 0 0 1 13 0v2M3.5 12.5A1.5 1.5 0 0 1 5 11h.5A1.5 1.5 0 0 1 7 12.5v1.5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 14ZM16.5 12.5A1.5 1.5 0 0 0 15 11h-.5a1.5 1.5 0 0 0-1.5 1.5v1.5a1.5 1.5 0 0 0 1.5 1.5h.5a1.5 1.5 0 0 0 1.5-1.5ZM16.5 14c0 2-1.5 3-4 3';

/** Stands for the desk where there is no person yet. */
export function DeskMark() {
  return (
    <span class="desk-mark" aria-hidden="true">
      <Icon path={HEADSET} />
    </span>
  );
}
