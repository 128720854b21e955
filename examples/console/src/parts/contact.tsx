/** Links made from what a stranger typed: only of these kinds, and only from what is one. */
export function PhoneLink({ phone }: { phone: string }) {
  const digits = phone.replace(/[^\d+]/g, '');
  if (digits.length < 3) return <bdi>{phone}</bdi>;
  return (
    <a class="link numbers" href={`tel:${digits}`}>
      <bdi>{phone}</bdi>
    </a>
  );
}

export function MailLink({ email }: { email: string }) {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return <bdi>{email}</bdi>;
  return (
    <a class="link" href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>
      <bdi>{email}</bdi>
    </a>
  );
}

export function PageLink({ page }: { page: string }) {
  const url = URL.canParse(page) ? new URL(page) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return <bdi>{page}</bdi>;
  return (
    <a class="link" href={url.href} target="_blank" rel="noopener noreferrer nofollow" title={url.href}>
      <bdi>{url.host + (url.pathname === '/' ? '' : url.pathname)}</bdi>
    </a>
  );
}
