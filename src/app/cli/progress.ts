import { Presets, SingleBar } from 'cli-progress';

/** A progress line on stderr; without a terminal one line every ten per cent. */
export function progressBar(title: string, unit: string) {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${title} {bar} {percentage} % | {value}/{total} ${unit} | {duration_formatted}`,
      noTTYOutput: true,
      notTTYSchedule: 2000,
      hideCursor: true,
      clearOnComplete: false,
    },
    Presets.legacy,
  );
  let started = false;
  return {
    update(done: number, total: number): void {
      if (!started) bar.start(total, 0);
      started = true;
      bar.update(done);
    },
    stop(): void {
      if (started) bar.stop();
    },
  };
}
