/**
 * When installing is worth a word: somebody has been here on another day, or has made something, and has not said no lately.
 * Kept beside the theme: it is of this browser and of nobody's documents.
 */
const visitKey = 'solmu.firstDay';
const answerKey = 'solmu.install';
const againAfterMs = 90 * 86_400_000;

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** Notes a visit; the first day is kept, so that the second is known. */
export function noteVisit(today: string, storage: Kept): void {
  if (storage.getItem(visitKey) === null) storage.setItem(visitKey, today);
}

export interface Facts {
  /** The browser offers to install, or is one whose way is only told. */
  readonly possible: boolean;
  readonly installed: boolean;
  /** Something was made on this device. */
  readonly hasWork: boolean;
  readonly today: string;
  readonly now: number;
}

export function isGoodMoment({ possible, installed, hasWork, today, now }: Facts, storage: Kept): boolean {
  if (!possible || installed) return false;
  const said = Number(storage.getItem(answerKey) ?? 0);
  if (said > 0 && now - said < againAfterMs) return false;
  const firstDay = storage.getItem(visitKey);
  return hasWork || (firstDay !== null && firstDay !== today);
}

/** *Ei nyt*: not asked again for three months. */
export function notNow(now: number, storage: Kept): void {
  storage.setItem(answerKey, String(now));
}

/** Browsers that install without asking us: what to press there. null where the browser itself offers, or nothing is known. */
export function wayByHand(userAgent: string): 'ios' | 'safari' | 'firefox-android' | null {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (/Android/.test(userAgent) && /Firefox/.test(userAgent)) return 'firefox-android';
  return /Macintosh/.test(userAgent) && /Safari/.test(userAgent) && !/Chrom|Edg/.test(userAgent) ? 'safari' : null;
}

/** Whether the app runs as one of the device's own. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
}
