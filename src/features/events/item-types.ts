/** The icon of each kind of item; its word stands in the shared words. Colour never tells alone. */
import CoffeeIcon from '@lucide/svelte/icons/coffee';
import HandshakeIcon from '@lucide/svelte/icons/handshake';
import InfoIcon from '@lucide/svelte/icons/info';
import LightbulbIcon from '@lucide/svelte/icons/lightbulb';
import MessagesSquareIcon from '@lucide/svelte/icons/messages-square';
import PresentationIcon from '@lucide/svelte/icons/presentation';
import StampIcon from '@lucide/svelte/icons/stamp';
import type { Component } from 'svelte';
import type { ItemType } from '../../shared/model/event.ts';
import { sayShared } from '../../words/shared.ts';

export const typeIcon: { readonly [T in ItemType]: Component } = {
  info: InfoIcon,
  discussion: MessagesSquareIcon,
  decision: StampIcon,
  ideas: LightbulbIcon,
  intro: PresentationIcon,
  work: HandshakeIcon,
  break: CoffeeIcon,
};

/** The class that colours icon and word: the three of the design, and thread colours for the rest. */
export const typeClass: { readonly [T in ItemType]: string } = {
  info: 'tied',
  discussion: 'kesk',
  decision: 'paat',
  ideas: 'own t-sammal',
  intro: 'own t-savi',
  work: 'own t-jarvi',
  break: 'own t-halla',
};

export function typeWord(type: ItemType): string {
  return sayShared(`type.${type}`);
}
