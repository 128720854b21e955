import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { $known, forget, type Known } from '../state/known.ts';
import type { Names } from '../state/session.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** Those who signed in on this browser, one click away; never from the server, which tells nobody who works there. */
export function KnownPeople({ chosen, onChoose }: { chosen: Names; onChoose(known: Known): void }) {
  const known = useStore($known);
  if (!known.length) return null;
  return (
    <ul class="known" aria-label={t('sign-in.known')}>
      {known.map((person) => {
        const isChosen = person.desk === chosen.desk && person.user === chosen.user;
        return (
          <li class="known__row" key={`${person.desk}/${person.user}`}>
            <button class="known__item" type="button" aria-pressed={isChosen} onClick={() => onChoose(person)}>
              <Avatar id={person.user} name={person.name} kind="staff" />
              <span class="person__text">
                <span class="person__name">{person.user}</span>
                <span class="person__detail numbers">{t('sign-in.desk', { desk: person.desk })}</span>
              </span>
              {isChosen && (
                <span class="push known__tick">
                  <Icon name="tick" />
                </span>
              )}
            </button>
            <IconButton
              icon="close"
              small
              label={t('sign-in.forget', { user: person.user })}
              onClick={() => forget(person)}
            />
          </li>
        );
      })}
    </ul>
  );
}
