import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockfile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.alvh-installed');

const lockHash = () => createHash('sha256').update(readFileSync(lockfile)).digest('hex');

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
  const before = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === before) return;
  console.error('Installing packages from package-lock.json …');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  if (lockHash() !== before)
    fail('npm install changed package-lock.json: restore it with git and see CONTRIBUTING.md');
  writeFileSync(stamp, before);
}

/** Compiles the rungs in order; an upward import is a compile error. */
export function build() {
  run(tool('tsc'), ['-b', 'src/app']);
}
