import { writeFileSync } from 'node:fs';

/** Loaded before a program: writes its peak resident memory, in MiB, and its processor seconds to a file when it ends. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(
    process.env.ALVH_MEMORY_FILE,
    JSON.stringify({ peak: maxRSS / 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 }),
  );
});
