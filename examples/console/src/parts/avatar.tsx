import type { Status } from '@deskside/sdk/supporter';
import { initials } from '../text/names.ts';
import { Icon } from './icon.tsx';

const COLOURS = 6;

function colourOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)!) % 9973;
  return (sum % COLOURS) + 1;
}

interface Props {
  /** Decides the colour, so that a person keeps it. */
  id: string;
  /** Empty for a customer who said none. */
  name: string;
  kind: 'customer' | 'staff';
  size?: 20 | 24 | 28 | 40 | 48;
  picture?: string;
  status?: Status;
}

/** Customers are soft squares, staff are circles. The name always stands beside it, so it has none itself. */
export function Avatar({ id, name, kind, size, picture, status }: Props) {
  const classes = ['avatar', `avatar--${colourOf(id)}`];
  if (size) classes.push(`avatar--${size}`);
  if (kind === 'customer') classes.push('avatar--customer');
  const letters = initials(name, size !== undefined && size < 28);
  return (
    <span class={classes.join(' ')} aria-hidden="true">
      {picture ? <img class="avatar__picture" src={picture} alt="" /> : letters || <Icon name="user" small />}
      {status && <Presence status={status} />}
    </span>
  );
}

/** Disc, crescent, ring: the shape says it too. */
export function Presence({ status }: { status: Status }) {
  return <i class={`presence presence--${status}`} />;
}
