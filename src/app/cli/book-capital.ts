import {
  capsTable,
  fundingTable,
  quickRatioText,
  ruinNote,
  ruinTable,
  ruinTitle,
  sizingTable,
} from '../../report/index.ts';
import { type AccountCapital, accountCapital } from '../../research/index.ts';
import { missing, orAbsent } from './book-absence.ts';
import { historyOf } from './book-history.ts';
import type { BookSection, SectionOutput } from './book-section.ts';
import { table } from './output.ts';

/** `alvh book --capital`: quick ratio, cost of capital, sizing and ruin. */
export const capitalSection: BookSection = {
  name: 'capital',
  description: 'quick ratio now, cost of capital, how the governor sized, probability of ruin',
  render: (context) => {
    const capital = accountCapital({
      ...context,
      history: historyOf(context),
      wholeJournal: context.run?.journal ?? [],
    });
    const parts = {
      quickRatio: quickPart(capital.quickRatio),
      funding: fundingPart(capital.funding),
      sizing: sizingPart(capital.sizing),
      ruin: ruinPart(capital.ruin),
    };
    const named = Object.entries(parts);
    return {
      human: named.map(([, { human }]) => human).join('\n\n'),
      json: Object.fromEntries(named.map(([name, { json }]) => [name, json])),
    };
  },
};

function quickPart(found: AccountCapital['quickRatio']): SectionOutput {
  const title = 'Quick ratio';
  if (!found.ok) return missing(title, found);
  const { assets, obligations, ratio } = found.value;
  return {
    human: `${title}: ${quickRatioText(found.value)}`,
    json: { ratio, assetsDollars: assets, obligationsDollars: obligations },
  };
}

function fundingPart(found: AccountCapital['funding']): SectionOutput {
  if (!found.ok) return missing('Cost of capital', found);
  const { debtShare, ...rates } = found.value;
  return {
    human: table(fundingTable(found.value)),
    json: {
      ...Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, orAbsent<unknown>(rate)])),
      debtShare,
    },
  };
}

function sizingPart(found: AccountCapital['sizing']): SectionOutput {
  if (!found.ok) return missing('Sizing', found);
  const often = found.value.binding.map(({ cap, times }) => `${cap} ${times}×`).join(', ');
  return {
    human: [
      'Sizing by the governor',
      table(sizingTable(found.value)),
      `Binding: ${often}`,
      table(capsTable(found.value)),
    ].join('\n'),
    json: found.value,
  };
}

function ruinPart(found: AccountCapital['ruin']): SectionOutput {
  if (!found.ok) return missing('Ruin', found);
  return {
    human: [
      `Ruin: ${ruinTitle(found.value)}`,
      table(ruinTable(found.value.rows)),
      `· ${ruinNote(found.value)}`,
    ].join('\n'),
    json: found.value,
  };
}
