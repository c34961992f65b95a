/** The picture of a pool's months: bars from zero, each cut into those who give. Pure geometry; a unit is a pixel, so that words in it stay as large as beside it. */
import type { MemberId } from '../../shared/base/ids.ts';
import { quartersOfDay } from '../../shared/model/quarters.ts';
import type { MonthSum } from './model.ts';

export const chartHeight = 210;
const narrowest = 240;
const widest = 640;
const left = 34;
const top = 34;
export const baseline = 176;
/** Room for initials inside of a part. */
const leastForInitials = 15;
/** More people than this and the rest of a bar is one part: slivers tell nobody anything. */
const mostParts = 8;

export interface Part {
  /** Null: the rest of them, who would be slivers. */
  readonly member: MemberId | null;
  readonly name: string;
  readonly y: number;
  readonly height: number;
  readonly hasRoom: boolean;
}

export interface Bar {
  readonly month: string;
  readonly quarters: number;
  readonly x: number;
  readonly width: number;
  readonly middle: number;
  /** The top of the bar; the baseline for none. */
  readonly y: number;
  /** From the baseline up. */
  readonly parts: readonly Part[];
}

export interface Chart {
  readonly width: number;
  readonly bars: readonly Bar[];
  readonly lines: readonly { readonly days: number; readonly y: number }[];
}

/** @param room the width there is, pixels */
export function chartOf(sums: readonly MonthSum[], room: number): Chart {
  const chartWidth = Math.min(widest, Math.max(narrowest, Math.floor(room)));
  const most = Math.max(1, ...sums.map((sum) => sum.quarters / quartersOfDay));
  const step = stepFor(most);
  const highest = Math.ceil(most / step) * step;
  const perDay = (baseline - top) / highest;
  const slot = (chartWidth - left) / Math.max(1, sums.length);
  const width = Math.min(46, slot * 0.6);
  const bars = sums.map((sum, nth): Bar => {
    const middle = left + slot * (nth + 0.5);
    const parts: Part[] = [];
    let y = baseline;
    for (const { member, name, quarters } of partsOf(sum)) {
      const height = (quarters / quartersOfDay) * perDay;
      y -= height;
      parts.push({ member, name, y, height, hasRoom: height >= leastForInitials });
    }
    return { month: sum.month, quarters: sum.quarters, x: middle - width / 2, width, middle, y, parts };
  });
  return {
    width: chartWidth,
    bars,
    lines: Array.from({ length: Math.round(highest / step) + 1 }, (_, nth) => ({ days: nth * step, y: baseline - nth * step * perDay })),
  };
}

function partsOf(sum: MonthSum): { readonly member: MemberId | null; readonly name: string; readonly quarters: number }[] {
  if (sum.givers.length <= mostParts) return [...sum.givers];
  const rest = sum.givers.slice(mostParts - 1).reduce((quarters, giver) => quarters + giver.quarters, 0);
  return [...sum.givers.slice(0, mostParts - 1), { member: null, name: '', quarters: rest }];
}

/** Whole days between the lines, so that there are four at most above zero. */
function stepFor(most: number): number {
  for (let ten = 1; ; ten *= 10) for (const step of [1, 2, 5]) if (most / (step * ten) <= 4) return step * ten;
}
