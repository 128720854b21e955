/**
 * Adds to package-lock.json what npm leaves out of it: the optional packages of other platforms that the registry in
 * use did not offer at that moment. Without these entries `npm ci` calls the lock file incomplete and stops. Run it
 * after `npm install`; with `--check` it only says whether something is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The platform a package is for, read from its name: npm then knows whom to spare it without asking the registry. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.includes('windows') ? 'win32' : systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor)) ?? (words.includes('64') ? 'x64' : undefined);
  const libc = words.includes('gnu') ? 'glibc' : words.includes('musl') ? 'musl' : undefined;
  return { os, cpu, libc: os === 'linux' ? libc : undefined };
}

/** Where Node would look for `name` from the package at `from`, nearest first. */
function* placesFor(name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    yield `${at}${at === '' ? '' : '/'}node_modules/${name}`;
    if (at === '' || !at.includes('/node_modules/')) {
      if (at !== '') yield `node_modules/${name}`;
      return;
    }
  }
}

/** @type {Record<string, object>} */
const missing = {};
for (const [from, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const isExact = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
    if (!isExact || [...placesFor(name, from)].some((place) => place in lock.packages)) continue;
    const { os, cpu, libc } = platformOf(name);
    // In npm's own order of keys, so that its next run changes nothing.
    missing[`node_modules/${name}`] = {
      version,
      ...(cpu === undefined ? {} : { cpu: [cpu] }),
      ...(entry.dev === true ? { dev: true } : {}),
      ...(libc === undefined ? {} : { libc: [libc] }),
      license: entry.license,
      optional: true,
      ...(os === undefined ? {} : { os: [os] }),
    };
  }
}

const names = Object.keys(missing);
if (process.argv.includes('--check')) {
  for (const name of names) console.log(`missing from package-lock.json: ${name}`);
  process.exitCode = names.length === 0 ? 0 : 1;
} else if (names.length > 0) {
  const packages = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(packages.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${names.length} packages of other platforms to package-lock.json`);
}
