/**
 * The table of a pool's days for a spreadsheet: semicolons, a decimal comma as Finnish spreadsheets read it, and a mark at the start
 * that says UTF-8. A name that a spreadsheet would run as a formula is put behind an apostrophe.
 */
import { quartersOfDay } from '../../shared/model/quarters.ts';

/** Text as it is; an amount in quarter-hours as days with all the digits that tell quarters apart; null: nothing was said. */
export type CsvCell = string | number | null;

export function csvOf(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

function cell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Math.round((value / quartersOfDay) * 1_000) / 1_000).replace('.', ',');
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gives a file to the member, as any download. Nothing is asked of the network. */
export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|]+/g, ' ').trim();
  link.click();
  // The browser reads it after the click; a minute is more than it takes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
