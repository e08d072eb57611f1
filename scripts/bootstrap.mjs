import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockfile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.alvh-installed');

const readLock = () => readFileSync(lockfile, 'utf8');
const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/**
 * Packages of which an install took another version or other bytes than the lockfile says. Packages for other platforms
 * do not count: a registry mirror may lack some, and npm then writes fewer, or on a complete mirror more, than were locked.
 */
function deviations(before, after) {
  const [locked, taken] = [before, after].map((text) => JSON.parse(text).packages);
  return [...new Set([...Object.keys(locked), ...Object.keys(taken)])].filter((path) => {
    const [was, is] = [locked[path], taken[path]];
    if (!was || !is) return !(was ?? is).optional;
    return was.version !== is.version || (was.integrity ?? '') !== (is.integrity ?? '');
  });
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a command in the project with inherited output; stops the whole script when it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.error) fail(`could not start ${command}: ${done.error.message}`);
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** The path of an installed tool's executable. */
export const tool = (name) => join(root, 'node_modules', '.bin', name);

/** Installs exactly the lockfile when it has changed since the last install; `npm ci` is avoided, see CONTRIBUTING.md. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`alvh needs Node 20.19 or newer; this is ${process.version}`);
  const before = readLock();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(before)) return;
  console.error('Installing packages from package-lock.json …');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  const changed = deviations(before, readLock());
  writeFileSync(lockfile, before);
  if (changed.length > 0)
    fail(`npm install departed from package-lock.json at ${changed.join(', ')}; see CONTRIBUTING.md`);
  writeFileSync(stamp, hashOf(before));
}

/** Compiles the rungs in order, an upward import is a compile error; then bundles the program from them. */
export function build() {
  run(tool('tsc'), ['-b', 'src/app']);
  run(tool('rolldown'), ['--config', 'scripts/rolldown.config.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
