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
