import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestServer } from './server.ts';

/** Every file of the rooms of a server, with the write-ahead logs. */
function roomFiles(server: TestServer): string[] {
  return filesIn(join(server.directory, '.wrangler'));
}

/** The rooms that have a file: their logs come and go. */
export function rooms(server: TestServer): string[] {
  return roomFiles(server).filter((path) => path.endsWith('.sqlite'));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** What of these words lies in the files as it is: in rows, in indexes, in free pages, in logs. */
export function foundOnDisk(server: TestServer, words: readonly string[]): string[] {
  const files = roomFiles(server).map((path) => readFileSync(path));
  return words.filter((word) => files.some((bytes) => bytes.includes(word)));
}

/** Changes the database of a room while the server is down. `owns` says which of all databases it is. */
export function changeRoom(server: TestServer, owns: string, sql: string): void {
  let changed = 0;
  for (const path of rooms(server)) {
    if (path.endsWith('metadata.sqlite')) continue;
    const database = new DatabaseSync(path);
    try {
      if (database.prepare(owns).all().length > 0) {
        database.exec(sql);
        changed += 1;
      }
    } catch (error) {
      // Another kind of room has other tables.
      if (!/no such table/.test(String(error))) throw error;
    } finally {
      database.close();
    }
  }
  if (changed !== 1) throw new Error(`${changed} rooms answer to ${owns}`);
}
