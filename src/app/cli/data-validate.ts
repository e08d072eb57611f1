import type { Command } from 'commander';
import { compareAll, creditErrors, errorTable, openStore, storedEvidence } from '../../data/index.ts';
import { biasTable, NOTICE, validationPage, validationTable } from '../../report/index.ts';
import { print, printJson, table } from './output.ts';
import { progressBar } from './progress.ts';
import { storePath } from './store-path.ts';
import { writeWhole } from './write-file.ts';

export function registerValidate(data: Command): void {
  data
    .command('validate')
    .description('the modelled history against every real chain of the store, each day left out of the fit')
    .option('--out <file>', 'also write the page, HTML')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.validation/1')
    .action(async ({ out, store, json }: { out?: string; store?: string; json?: boolean }) => {
      const evidence = await storedEvidence(openStore(storePath(store)));
      const bar = progressBar('Refitting', 'days');
      let rows: ReturnType<typeof errorTable>;
      try {
        rows = errorTable(await compareAll(evidence, (done, total) => bar.update(done, total)));
      } finally {
        bar.stop();
      }
      if (out !== undefined) writeWhole(out, validationPage(rows));
      if (json)
        printJson({ schema: 'alvh.validation/1', rows, creditErrors: creditErrors(rows), notice: NOTICE });
      else {
        const whole = rows.filter(({ regime }) => regime === 'all');
        print(table(validationTable(whole)));
        print(`Why a bias lies beyond the half-spread\n${table(biasTable(whole))}\n${NOTICE}`);
      }
    });
}
