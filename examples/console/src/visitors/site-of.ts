/** Without the scheme: what people know of an address is its host. */
export const siteOf = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '');
