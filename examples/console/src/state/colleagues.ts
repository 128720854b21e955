import type { Colleague, Status } from '@deskside/sdk/supporter';

/** Whoever is there comes first. */
export const statusRank: Record<Status, number> = { online: 0, away: 1, offline: 2 };

/** Everybody else who serves customers, which an admin does not. */
export function othersWhoServe(colleagues: readonly Colleague[], me: string): Colleague[] {
  return colleagues.filter(({ id, role }) => id !== me && role !== 'admin');
}
