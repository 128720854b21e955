import type { LiveCode } from '@deskside/sdk/supporter';
import { useNow } from './clock.ts';
import { useSupporter } from './supporter-context.ts';
import { useStore } from './use-store.ts';

/** One's direct code while it lives, with the milliseconds left. */
export function useLiveCode(): (LiveCode & { leftMs: number }) | null {
  const supporter = useSupporter();
  const code = useStore(supporter.$code);
  const leftMs = (code?.until ?? 0) - useNow(supporter.now);
  return code && leftMs > 0 ? { ...code, leftMs } : null;
}
