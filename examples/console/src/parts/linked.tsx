import { linksIn } from '@deskside/sdk/links';

/** What somebody wrote, with its web addresses as links: away from the console, which tells the other side nothing. */
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
