import { linksIn } from '@deskside/sdk/links';

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
