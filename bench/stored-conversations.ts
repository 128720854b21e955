import { DatabaseSync } from 'node:sqlite';

const DAY_MS = 86_400_000;
const SUPPORTERS = 20;

/** What is written about a conversation that is over, about as long as people write it. */
const SUMMARY = JSON.stringify({
  mode: 'auto',
  group: 'support',
  product: null,
  page: 'https://shop.example/help/printing',
  details: { name: 'A former customer', email: 'somebody@example.com' },
  words: 'It says that the printer is not connected, but I can see it in the list.',
  record: {
    subject: 'Printer',
    content: 'The driver was from before the update. Installed the new one, printed a page.',
  },
  survey: { score: 5 },
});

/**
 * Puts conversations of the past into the databases of a desk, while its server is down: who took part, the receipts of
 * what was asked in the last days, and the records.
 */
export function storeConversations(databases: readonly string[], count: number, now: number): void {
  for (const path of databases) {
    if (path.endsWith('metadata.sqlite')) continue;
    const database = new DatabaseSync(path);
    try {
      const tables = new Set(
        database
          .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
          .all()
          .map(({ name }) => name),
      );
      if (!tables.has('offline_message') && !tables.has('record')) continue;
      database.exec('BEGIN');
      if (tables.has('offline_message')) {
        const visit = database.prepare('INSERT INTO conversation (id, customer, supporter) VALUES (?, ?, ?)');
        const heard = database.prepare('INSERT INTO inbox (sender, n) VALUES (?, ?)');
        const receipt = database.prepare('INSERT INTO receipt (author, id, body, reply, at) VALUES (?, ?, ?, ?, ?)');
        for (let n = 0; n < count; n++) {
          visit.run(`past-${n}`, `customer-${n}`, `member-${n % SUPPORTERS}`);
          heard.run(`conversation/past-${n}`, 5);
          receipt.run(
            `customer/customer-${n}`,
            `wish-${n}`,
            'a digest of 43 characters, as all digests are',
            '{}',
            now - (n % DAY_MS),
          );
        }
      } else {
        const record = database.prepare(
          'INSERT INTO record (conversation, customer, supporter, ended_at, json) VALUES (?, ?, ?, ?, ?)',
        );
        for (let n = 0; n < count; n++)
          record.run(`past-${n}`, `customer-${n}`, `member-${n % SUPPORTERS}`, now - n * 1000, SUMMARY);
      }
      database.exec('COMMIT');
    } finally {
      database.close();
    }
  }
}
