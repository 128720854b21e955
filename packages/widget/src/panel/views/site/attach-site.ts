import type { Said } from '../../../loader/create-widget.ts';
import { errorOf, type Session } from '../../session.ts';
import { closeByBack } from './close-by-back.ts';
import { createUser } from './user.ts';
import { enterLobby } from './enter-lobby.tsx';
import { fitPhone } from './fit-phone.ts';
import { keepFocus } from './keep-focus.ts';
import { tellNews } from './tell-news.ts';
import { tellSite } from './tell-site.ts';

/** What only the page round the panel is about: who its user is, whether supporters see it, what it listens to, its room. */
export interface AttachedSite {
  /** The site says something else than before. */
  change(said: Said): void;
  detach(): void;
}

/** `said` is all that the site said so far, and is kept up to date. */
export function attachSite(session: Session, said: Said, box: HTMLElement, button: HTMLButtonElement): AttachedSite {
  const { emit } = session;
  const user = createUser(session);
  const attached = new AbortController();
  fitPhone(box, attached);
  let hasIcon = false;
  let leaveLobby: (() => void) | undefined;
  const undo = [
    tellSite(session, emit),
    session.$failure.listen((error) => {
      if (error) emit('error', { code: error.code, message: error.message });
    }),
    session.$open.subscribe((open) => {
      if (open) user.look();
    }),
    tellNews(session),
    keepFocus(session, box, button),
    // In an element of the page it is no page of its own.
    ...(button.isConnected ? [closeByBack(session)] : []),
  ];

  const change = ({ identity, attributes }: Said) => {
    const { tracking, launcher } = said.settings ?? {};
    if (said.settings && !hasIcon && button.isConnected && (launcher?.minimisable || launcher?.draggable)) {
      hasIcon = true;
      const { settings } = said;
      import('../icon/attach-icon.ts').then(
        ({ attachIcon }) => attached.signal.aborted || attachIcon(session, button, settings, attached.signal),
        () => {
          // The icon stays where the desk put it.
        },
      );
    }
    const isSeen = Boolean(tracking?.enabled && (!tracking.consent || said.consent));
    if (isSeen) leaveLobby ??= enterLobby(session);
    else {
      leaveLobby?.();
      leaveLobby = undefined;
    }
    if (attributes) session.attributes = attributes;
    if (identity !== undefined) {
      user.become(identity).catch((thrown: unknown) => {
        const { code, message } = errorOf(thrown);
        emit('error', { code, message });
      });
    }
  };
  change(said);

  return {
    change,
    detach() {
      attached.abort();
      leaveLobby?.();
      for (const end of undo) end();
    },
  };
}
