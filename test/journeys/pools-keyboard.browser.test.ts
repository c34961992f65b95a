/** Days, skills and a pause with the keyboard alone: no pointer is ever used, and what has the focus shows it. */
import { expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { memberOn } from './member.ts';
import { cell, daysAre, longName, monthAt, tabTo } from './pool-steps.ts';
import { startWorld } from './world.ts';

it('days, skills and a pause by keyboard alone', async () => {
  const world = await startWorld();
  const browser = await launch();
  try {
    const member = await memberOn(await newDevice(browser, { origin: world.origin, language: 'en' }), { language: 'en' });
    const { page } = member;
    const say = (key: string, args?: { readonly [name: string]: string | number }) => member.say('pools', key, args);
    await member.open('/');
    await member.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    await member.foundNetwork({ en: 'HR sparks' }, 'Skills across borders');
    await member.settled();
    await member.open('/poolit/uusi');
    await tabTo(page, say('field.name'));
    await page.keyboard.type('HR pool');
    await tabTo(page, say('field.skills'));
    await page.keyboard.type('Facilitation');
    await page.keyboard.press('Enter');
    await tabTo(page, say('new'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'HR pool' }).waitFor();
    await tabTo(page, say('give'));
    await page.keyboard.press('Enter');
    await cell(page, 0).waitFor();
    await tabTo(page, new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(new Date(`${monthAt(0)}-15T12:00:00Z`)));
    await page.keyboard.press('Enter');
    await daysAre(page, 0, '1 day');
    await page.keyboard.press('+');
    await daysAre(page, 0, '2 days');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await daysAre(page, 0, '5 days');
    await page.keyboard.press('-');
    await daysAre(page, 0, '4 days');
    await page.keyboard.press('Control+z');
    await daysAre(page, 0, '5 days');
    await tabTo(page, say('mine.exact'));
    await page.keyboard.press('Enter');
    await tabTo(page, say('mine.exact.field', { month: longName(monthAt(1), 'en-GB') }));
    await page.keyboard.type('1.5');
    await page.keyboard.press('Tab');
    await daysAre(page, 1, '1.5 days');
    await tabTo(page, 'Facilitation');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Facilitation', pressed: true }).waitFor();
    await tabTo(page, say('pause.months', { n: 6 }));
    await page.keyboard.press('Enter');
    await page
      .getByText(/^Paused until/)
      .first()
      .waitFor();
    await tabTo(page, say('pause.own'));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('date');
    await screenIsSound(page, '20-nappaimin');
    expect(member.faults).toEqual([]);
  } finally {
    await browser.close();
    await world.end();
  }
});
