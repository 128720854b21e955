/** One line for the operator, with the time, on standard error. Losing it is no reason to stop. */
export function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} deskside: ${line}\n`);
}

/** A line of workerd or of the worker, as it is. */
export function passOn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Text for whoever started the command, on standard output. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** A terminal that was closed, or a pipe nobody reads any more, must not end the server. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
