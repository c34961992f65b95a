/** What a menu offers. `line` draws a line between groups. */
import type { Component } from 'svelte';

export type MenuItem =
  | 'line'
  | {
      readonly word: string;
      readonly icon?: Component;
      readonly act: () => void;
      /** Takes something away: in the colour of that, and last. */
      readonly bad?: boolean;
      /** The shortcut, as it is written on a key. */
      readonly keys?: string;
      /** One of several: whether it is the chosen one. */
      readonly checked?: boolean;
      /** Why it cannot be done now; the item stays, dimmed, and says so. */
      readonly why?: string | undefined;
    };

/** The place of a popover of `size` beside its button, inside the window with 8 px to spare: below when there is room, else above. */
export function placeBeside(
  button: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  size: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const edge = 8;
  const wanted = button.right - size.width >= edge ? button.right - size.width : button.left;
  const left = Math.max(edge, Math.min(wanted, room.width - size.width - edge));
  const below = button.bottom + 4;
  const fitsBelow = below + size.height <= room.height - edge;
  const above = button.top - 4 - size.height;
  return { left, top: fitsBelow || above < edge ? Math.max(edge, Math.min(below, room.height - size.height - edge)) : above };
}
