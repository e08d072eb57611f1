import { Presets, SingleBar } from 'cli-progress';

/** A progress line on stderr; without a terminal one line every ten per cent. */
export function progressBar(title: string, unit: string) {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${title} {bar} {percentage} % | {value}/{total} ${unit} | {note}{duration_formatted}`,
      noTTYOutput: true,
      notTTYSchedule: 2000,
      hideCursor: true,
      clearOnComplete: false,
    },
    Presets.legacy,
  );
  let started = false;
  return {
    /** `note`: what else is to be said of the work so far. */
    update(done: number, total: number, note?: string): void {
      const payload = { note: note === undefined ? '' : `${note} | ` };
      if (!started) bar.start(total, 0, payload);
      started = true;
      bar.update(done, payload);
    },
    stop(): void {
      if (started) bar.stop();
    },
  };
}
