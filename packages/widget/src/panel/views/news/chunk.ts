/** Being told of what comes while one looks elsewhere. */
export { NewsChoices, NewsOffer } from './choices.tsx';
export { watchNews } from './watch-news.tsx';
