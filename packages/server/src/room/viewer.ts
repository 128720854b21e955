import type { Role, Seat } from '@deskside/sdk/protocol';

/** Who is at the other end of a connection. Comes from the ticket and from nowhere else. */
export type Viewer = { role: 'customer'; id: string; session: string } | StaffViewer;

export interface StaffViewer {
  role: 'staff';
  id: string;
  session: string;
  rank: Role;
  seat: Seat;
}

/** What the worker found in a ticket and hands to the room with the connection. */
export interface Pass {
  ticket: string;
  expires: number;
  /** Whether the ticket is one that came with an earlier connection. */
  isResume: boolean;
  /** The ticket for the next connection. */
  resume: string;
  viewer: Viewer;
}

/** The header that carries a {@link Pass} to a room. Rooms get requests from the worker only, which makes them anew. */
export const PASS_HEADER = 'x-deskside-pass';
