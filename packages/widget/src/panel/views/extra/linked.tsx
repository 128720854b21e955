import { linksIn } from './links-in.ts';

/** A text with its addresses as links. */
export function Linked({ text }: { text: string }) {
  return (
    <>
      {linksIn(text).map(({ text: shown, href }, index) =>
        href ? (
          <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {shown}
          </a>
        ) : (
          shown
        ),
      )}
    </>
  );
}
