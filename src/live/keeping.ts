/** What becomes of work that only this browser has: for how long, and when no longer. The platform's own rules, by what it says of itself. */
import type { StorageState } from '../device/api.ts';

/** Safari's rule for what scripts store: gone after seven days of use without a visit, unless the app is installed (offline.md section 5). */
export const safariDays = 7;

export interface Platform {
  readonly userAgent: string;
  readonly touchPoints: number;
  /** Opened from the home screen or the Dock. */
  readonly installed: boolean;
}

/** What becomes of work that only this browser has. */
export type Keeping = 'kept' | 'days' | 'days-mac' | 'pressure' | 'memory';

/** iPadOS calls itself a Mac; only it has touch. On iPhone and iPad every browser is Safari underneath. */
export function keepingOf(storage: Pick<StorageState, 'kept' | 'persistent'>, { userAgent, touchPoints, installed }: Platform): Keeping {
  if (storage.kept === 'memory') return 'memory';
  if (!installed) {
    const isMac = userAgent.includes('Macintosh');
    if (/iPhone|iPad|iPod/.test(userAgent) || (isMac && touchPoints > 1)) return 'days';
    if (isMac && /Version\/\d+.*Safari\//.test(userAgent)) return 'days-mac';
  }
  return storage.persistent === true ? 'kept' : 'pressure';
}

/** The platform that this page stands on. */
export function thisPlatform(): Platform {
  return {
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    installed: matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true,
  };
}
