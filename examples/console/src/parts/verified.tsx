import type { ComponentChildren } from 'preact';
import { t } from '../text/text.ts';

/** Marks what the site signed; all else was typed by a stranger. */
export function Verified({ is, children }: { is: boolean; children?: ComponentChildren }) {
  return (
    <>
      {children}
      {is && (
        <>
          {' '}
          <span class="chip chip--accent" title={t('customer.verified-title')}>
            {t('customer.verified')}
          </span>
        </>
      )}
    </>
  );
}
