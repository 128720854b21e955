import { PAGE_SIZE } from '@deskside/sdk/constants';
import type { ColleagueMessage } from '@deskside/sdk/protocol';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';

const TABLES = [
  // `pair`: both ids in order, so that what two people said is found from either side.
  `CREATE TABLE IF NOT EXISTS colleague_message (
    seq INTEGER PRIMARY KEY, pair TEXT NOT NULL, author TEXT NOT NULL, reader TEXT NOT NULL, id TEXT NOT NULL,
    at INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE (author, id)
  )`,
  'CREATE INDEX IF NOT EXISTS colleague_message_by_pair ON colleague_message (pair, seq)',
  'CREATE INDEX IF NOT EXISTS colleague_message_by_reader ON colleague_message (reader, author, seq)',
  `CREATE TABLE IF NOT EXISTS colleague_read (
    reader TEXT NOT NULL, author TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (reader, author)
  ) WITHOUT ROWID`,
];

interface Row extends Record<string, SqlStorageValue> {
  seq: number;
  author: string;
  reader: string;
  id: string;
  at: number;
  text: string;
}

const pairOf = (one: string, other: string) => [one, other].toSorted().join(' ');
const messageOf = ({ seq, author, reader, id, at, text }: Row): ColleagueMessage => ({
  seq,
  id,
  at,
  from: author,
  to: reader,
  text,
});

/** [J1] What members of a desk say to each other, each pair for itself. */
export class ColleagueMessages {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    for (const statement of TABLES) sql.exec(statement);
  }

  /** [J2] The same id is the same message: said again it changes nothing, with other words it is refused. */
  tell(
    from: string,
    to: string,
    id: string,
    text: string,
    now: number,
  ): { message: ColleagueMessage; isNew: boolean } | Failure {
    const known = this.#sql
      .exec<Row>('SELECT * FROM colleague_message WHERE author = ? AND id = ?', from, id)
      .toArray()[0];
    if (known) {
      const isSame = known.reader === to && known.text === text;
      return isSame ? { message: messageOf(known), isNew: false } : failure('idempotency_conflict');
    }
    const row = this.#sql
      .exec<Row>(
        'INSERT INTO colleague_message (pair, author, reader, id, at, text) VALUES (?, ?, ?, ?, ?, ?) RETURNING *',
        pairOf(from, to),
        from,
        to,
        id,
        now,
        text,
      )
      .one();
    return { message: messageOf(row), isNew: true };
  }

  /** What two said, newest first, at most PAGE_SIZE before the number `before`. */
  list(one: string, other: string, before: number): ColleagueMessage[] {
    return this.#sql
      .exec<Row>(
        'SELECT * FROM colleague_message WHERE pair = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
        pairOf(one, other),
        before,
        PAGE_SIZE,
      )
      .toArray()
      .map(messageOf);
  }

  /** [J3] What was read stays so. */
  markRead(reader: string, author: string, seq: number): void {
    this.#sql.exec(
      `INSERT INTO colleague_read (reader, author, seq) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)`,
      reader,
      author,
      seq,
    );
  }

  /** How many messages of each author this reader has not read; those without any are left out. */
  unread(reader: string): Record<string, number> {
    const rows = this.#sql
      .exec<{ author: string; n: number }>(
        `SELECT message.author, count(*) AS n FROM colleague_message AS message
         LEFT JOIN colleague_read AS mark ON mark.reader = message.reader AND mark.author = message.author
         WHERE message.reader = ? AND message.seq > coalesce(mark.seq, 0) GROUP BY message.author`,
        reader,
      )
      .toArray();
    return Object.fromEntries(rows.map(({ author, n }) => [author, n]));
  }
}
