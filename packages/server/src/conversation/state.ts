import type { Collections } from '../room/machine.ts';
import type {
  ConversationView,
  KnownDetails,
  Marks,
  Mode,
  Note,
  Placement,
  Seat,
  SharedFile,
  SupportRecord,
  SurveyAnswered,
  TimedReply,
} from '@deskside/sdk/protocol';

/** What does not change after the customer asked. */
export interface Request {
  conversation: string;
  desk: string;
  customer: string;
  mode: Mode;
  group: string | null;
  product: string | null;
  page: string;
  requestedAt: number;
  /** The desk's settings when the customer asked. */
  greeting: string;
  survey: boolean;
  /** Missing in conversations of before there was a choice. */
  recordLate?: boolean;
  preview: boolean;
  fileBytesMax: number;
  fileEndingsRefused: readonly string[];
  replies: readonly TimedReply[];
}

/** What changes, but not with each message. */
export interface Course {
  placement: Placement;
  details: KnownDetails;
  connected: boolean;
  /** Since when the customer has no connection. */
  goneAt: number | null;
  supporter: Seat | null;
  answeredAt: number | null;
  endedAt: number | null;
  endedBy: 'customer' | 'supporter' | 'desk' | null;
  /** Whether the supporter asked for a rating; missing where nobody did. */
  surveyAsked?: boolean;
  survey: Pick<SurveyAnswered, 'score' | 'solved' | 'comment'> | null;
  record: SupportRecord | null;
  /** The first words the desk knows of, so that it is told once. */
  words: string;
  /** How many of the timed replies were said. */
  replied: number;
  /** What became the offline message. */
  left: string;
}

export type Side = 'customer' | 'supporter';

/** What is known of a file when all its bytes are here. */
export interface NewFile extends SharedFile {
  /** Names its bytes among those of all uploads. */
  upload: string;
  /** Of the bytes: the same id may come twice, with the same bytes. */
  digest: string;
}

export interface FileRow extends NewFile {
  /** The id of who uploaded it. */
  author: string;
  at: number;
  /** The number of the message it was sent with; null before. */
  message: number | null;
}

export interface ConversationState extends Collections {
  /** One row, `it`, from the moment the desk opened the conversation. */
  request: ReadonlyMap<string, Request>;
  /** One row, `it`. */
  course: ReadonlyMap<string, Course>;
  /** Rows `customer` and `supporter`. */
  marks: ReadonlyMap<string, Marks>;
  /** By the author's id and theirs, in the order they came. */
  notes: ReadonlyMap<string, Note>;
  /** By id. */
  files: ReadonlyMap<string, FileRow>;
  /** One row, `seq`: the number of the last event. Not saved: the history has it. */
  last: ReadonlyMap<string, number>;
}

export const initialConversation: ConversationState = {
  request: new Map(),
  course: new Map(),
  marks: new Map(),
  notes: new Map(),
  files: new Map(),
  last: new Map(),
};

/** The request and its course, or null while the desk has not opened the conversation. */
export function openOf(state: ConversationState): { request: Request; course: Course } | null {
  const request = state.request.get('it');
  const course = state.course.get('it');
  return request && course ? { request, course } : null;
}

export function lastSeqOf(state: ConversationState): number {
  return state.last.get('seq') ?? 0;
}

/** In the order they were said: rows come back from the disk in that of their keys. */
export function notesOf(state: ConversationState): Note[] {
  return [...state.notes.values()].sort((a, b) => a.after - b.after || a.at - b.at);
}

export function isOver(course: Course): boolean {
  return course.endedAt !== null;
}

/** [T8] Whether the customer is asked how it was: at the end, or already. */
export function surveyOf({ request, course }: { request: Request; course: Course }): ConversationView['survey'] {
  const asked = course.surveyAsked === true;
  return { wanted: request.survey || asked, asked, answered: course.survey !== null };
}

const NO_MARKS: Marks = { delivered: 0, read: 0 };

export function marksOf(state: ConversationState, side: Side): Marks {
  return state.marks.get(side) ?? NO_MARKS;
}

/** What a viewer sees besides the history; a customer never sees the record. */
export function viewOf(
  state: ConversationState,
  to: 'customer' | 'staff',
  watchers: Seat[] = [],
): ConversationView | null {
  const open = openOf(state);
  if (!open) return null;
  const { request, course } = open;
  return {
    id: request.conversation,
    desk: request.desk,
    mode: request.mode,
    group: request.group,
    product: request.product,
    requestedAt: request.requestedAt,
    placement: to === 'customer' ? course.placement : withoutDigits(course.placement),
    customer: { id: request.customer, connected: course.connected, ...course.details },
    marks: { customer: marksOf(state, 'customer'), supporter: marksOf(state, 'supporter') },
    survey: surveyOf({ request, course }),
    preview: request.preview,
    fileBytesMax: request.fileBytesMax,
    record: to === 'staff' ? course.record : null,
    watchers: to === 'staff' ? watchers : [],
  };
}

/** The digits of a number match are the customer's to read out; a supporter who saw them would prove nothing. */
export function withoutDigits(placement: Placement): Placement {
  return placement.phase === 'offered' ? { ...placement, digits: null } : placement;
}
