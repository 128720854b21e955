/** What the panel does for the page round it. */
export { attachSite } from './attach-site.ts';
