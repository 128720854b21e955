import { useState } from 'preact/hooks';
import type { Seat, Status } from '@deskside/sdk/customer';
import { colourOf, initialsOf } from '../../look/people.ts';
import { useSession } from '../session-context.ts';

interface AvatarProps {
  person: Seat;
  size: 36 | 48 | 80;
  status?: Status;
}

/** A supporter's picture, or the initials where there is none or the page forbids it. */
export function Avatar({ person, size, status }: AvatarProps) {
  const { server } = useSession();
  const [broken, setBroken] = useState(false);
  return (
    <span class={`avatar avatar--${colourOf(person.id)} avatar--${size}`} aria-hidden="true">
      {person.picture && !broken ? (
        <img
          class="avatar__picture"
          src={new URL(person.picture, server).href}
          alt=""
          onError={() => setBroken(true)}
        />
      ) : (
        initialsOf(person.name)
      )}
      {status && <Presence status={status} />}
    </span>
  );
}

/** Disc, crescent or ring. The word stands beside it. */
export function Presence({ status }: { status: Status }) {
  return <i class={`presence presence--${status}`} />;
}
