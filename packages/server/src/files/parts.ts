/** Rows stay below the platform's limit, which a server of one's own does not have. */
export const PART_BYTES = 512 * 1024;

export const FILE_TABLES = [
  'CREATE TABLE file_part (upload TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (upload, n))',
];

/** Where the bytes of files lie: by upload, in parts of {@link PART_BYTES}, the last one shorter, counted from 0. */
export interface Parts {
  add(upload: string, n: number, bytes: Uint8Array): void;
  /** Null after the last one. */
  get(upload: string, n: number): Uint8Array | null;
  drop(upload: string): void;
  /** Every upload of which there is something. */
  uploads(): string[];
}

/** In the SQLite of the room itself: the same on every host, and gone with the room. */
export function createParts(sql: SqlStorage): Parts {
  return {
    add: (upload, n, bytes) => {
      sql.exec('INSERT INTO file_part (upload, n, bytes) VALUES (?, ?, ?)', upload, n, bytes);
    },
    get: (upload, n) => {
      const [row] = sql
        .exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM file_part WHERE upload = ? AND n = ?', upload, n)
        .toArray();
      return row ? new Uint8Array(row.bytes) : null;
    },
    drop: (upload) => {
      sql.exec('DELETE FROM file_part WHERE upload = ?', upload);
    },
    uploads: () =>
      sql
        .exec<{ upload: string }>('SELECT DISTINCT upload FROM file_part')
        .toArray()
        .map(({ upload }) => upload),
  };
}
