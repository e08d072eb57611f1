import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** What a reader who cannot see the chart is told. */
export interface ChartText {
  readonly title: string;
  readonly description: string;
}

/** Width of every chart, pixels. */
export const CHART_WIDTH = 880;

/**
 * One chart as SVG text that stands alone or inside a page: no ids, no script, no style sheet, and the same bytes for
 * the same input in every process. Coordinates are cut to hundredths of a pixel.
 */
export function renderSvg(options: Plot.PlotOptions, text: ChartText): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg: SvgElement = Plot.plot({
    width: CHART_WIDTH,
    ...options,
    className: 'chart',
    style: { fontSize: '12px', fontFamily: 'inherit' },
    document,
  });
  svg.querySelector('style')?.remove();
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  const told = (name: 'title' | 'desc', content: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    element.textContent = content;
    return element;
  };
  svg.prepend(told('title', text.title), told('desc', text.description));
  return svg.outerHTML.replace(/-?\d+\.\d{4,}(?:e-?\d+)?/g, (digits) =>
    String(Math.round(Number(digits) * 100) / 100),
  );
}

/** What is used of the element that Plot draws; the project has no browser types. */
interface SvgElement {
  readonly outerHTML: string;
  querySelector(selector: string): { remove(): void } | null;
  setAttribute(name: string, value: string): void;
  prepend(...children: unknown[]): void;
}

/** @throws RangeError when the list is empty: an empty chart would say that nothing happened. */
export function assertSome(list: readonly unknown[], what: string): void {
  if (list.length === 0) throw new RangeError(`nothing to draw: ${what} is empty`);
}

/** @throws RangeError when the value is NaN or infinite. */
export function assertFinite(value: number, what: string): void {
  if (!Number.isFinite(value)) throw new RangeError(`cannot draw ${what}: ${value}`);
}
