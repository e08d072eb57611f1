import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ensureInstalled, fail, root, run, tool } from './bootstrap.mjs';

const CHROMIUM = '/usr/bin/chromium';

/** The report is tested in a real browser; Debian's is used, so that no install script has to download one. */
function ensureBrowser() {
  if (process.env.ALVH_CHROMIUM || existsSync(CHROMIUM)) return;
  if (process.getuid?.() !== 0) {
    fail(
      'The browser tests need Chromium: run "sudo apt-get install -y chromium", or set ALVH_CHROMIUM to its path.',
    );
  }
  console.error('Installing Chromium for the browser tests …');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

ensureInstalled();
build();
run(tool('tsc'), ['-b', 'test']);
ensureBrowser();

const scratch = mkdtempSync(join(tmpdir(), 'alvh-test-'));
const countsFile = join(scratch, 'counts.jsonl');
// The zone is pinned. What is fast runs in UTC and once more half an hour off the hour, where a wrong zone shows; what takes long runs
// there alone, programs and real data in UTC.
const passes = [
  { zone: 'UTC', projects: ['unit', 'real', 'e2e'] },
  { zone: 'Asia/Kolkata', projects: ['unit', 'long'] },
];
let status = 0;
for (const { zone, projects } of passes) {
  const args = [...projects.flatMap((name) => ['--project', name]), ...process.argv.slice(2)];
  console.log(`\nTests in ${zone}`);
  const done = spawnSync(tool('vitest'), ['run', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TZ: zone, ALVH_TEST_COUNTS: countsFile },
  });
  status ||= done.status ?? 1;
}

const counts = existsSync(countsFile)
  ? readFileSync(countsFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
rmSync(scratch, { recursive: true, force: true });
const sum = (key) => counts.reduce((total, one) => total + (one[key] ?? 0), 0);
if (counts.length < passes.length) status ||= 1;
const failed = sum('failed') || (status === 0 ? 0 : 1);
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped: no real data`);
console.log(`${sum('passed')} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
