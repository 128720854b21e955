/** How many frames that make no sense a connection may send within a minute. */
const BAD_FRAMES_MAX = 10;
const BAD_FRAMES_MS = 60_000;
/** Bytes that may be on the way to a connection before it has to say that it reads. */
const UNREAD_MAX = 1_048_576;
/** How many bytes are sent between two questions whether the other side reads. */
const ASK_EVERY = 262_144;

/**
 * What goes over one connection. The platform queues what a client does not read without bound, and does not say how
 * much. So every 256 KiB the room asks, and a connection that lets 1 MiB go unanswered is too slow; it resumes from
 * what it has. In memory only: a room that was evicted had nothing to do for ten seconds.
 */
export class Flow {
  /** When this instance first saw the connection. */
  readonly since: number;
  /** Bytes sent in all, and as far as the other side has read. */
  #sent = 0;
  #read = 0;
  /** Questions without an answer, oldest first: what has to come back, and how much was sent by then. */
  #questions: { n: number; sent: number }[] = [];
  #badFrames: number[] = [];

  constructor(now: number) {
    this.since = now;
  }

  /** Counts a text that is about to be sent. False: the other side is too slow for it. */
  count(text: string): boolean {
    this.#sent += Buffer.byteLength(text);
    return this.#questions.length === 0 || this.#sent - this.#read <= UNREAD_MAX;
  }

  /** The question that is due after a text was sent, or null. Drawn, so that only who has read it can answer it. */
  question(): number | null {
    if (this.#sent - (this.#questions.at(-1)?.sent ?? this.#read) < ASK_EVERY) return null;
    const [n = 0] = crypto.getRandomValues(new Uint32Array(1));
    this.#questions.push({ n, sent: this.#sent });
    return n;
  }

  /** The other side sent a question back. False: it was none of ours. */
  answered(n: number): boolean {
    const at = this.#questions.findIndex((question) => question.n === n);
    if (at < 0) return false;
    this.#read = this.#questions[at]?.sent ?? this.#read;
    this.#questions.splice(0, at + 1);
    return true;
  }

  /** Whether what may be forgotten should be. */
  get isBehind(): boolean {
    return this.#sent - this.#read >= ASK_EVERY;
  }

  /** Whether more of what is long may be sent. */
  get keepsUp(): boolean {
    return this.#sent - this.#read < UNREAD_MAX / 2;
  }

  /** Counts a frame that made no sense. False: there were too many. */
  countBadFrame(now: number): boolean {
    this.#badFrames = [...this.#badFrames.filter((time) => time > now - BAD_FRAMES_MS), now];
    return this.#badFrames.length < BAD_FRAMES_MAX;
  }
}
