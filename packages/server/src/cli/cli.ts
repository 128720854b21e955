import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2));
// Signal handlers and idle connections must not keep the process.
process.exit();
