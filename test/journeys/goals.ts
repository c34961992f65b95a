/** What a member does on the pages of goals, in the words they read. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Member } from './member.ts';

export class Goals {
  readonly member: Member;

  constructor(member: Member) {
    this.member = member;
  }

  say(key: string, args?: { readonly [name: string]: string | number }): string {
    return this.member.say('goals', key, args);
  }

  async openPlan(network: string): Promise<void> {
    await this.member.open(`${network}?osa=suunnitelma`);
    await this.member.page.getByRole('tab', { name: this.say('plan'), selected: true }).waitFor();
  }

  /** *Uusi tavoite* of the plan or the list that is open; straight into its sentence. @returns the path of its page */
  async newGoal(when: string, then: string): Promise<string> {
    const page = this.member.page;
    await this.member.button('goals', 'new').first().click();
    await page.waitForURL(/\/tavoitteet\/[0-9a-f-]{36}/);
    // The hand is in the first half already.
    await page.locator('input:focus').waitFor();
    await page.keyboard.type(when);
    await page.keyboard.press('Enter');
    await page.keyboard.type(then);
    await page.keyboard.press('Enter');
    await this.heading(when, then).waitFor();
    return new URL(page.url()).pathname;
  }

  heading(when: string, then: string): Locator {
    return this.member.page.getByRole('heading', { level: 1, name: this.say('sentence', { when, result: then.replace(/\.$/, '') }) });
  }

  /** Types steps one after the other, Enter between them. */
  async addSteps(...texts: readonly string[]): Promise<void> {
    await this.member.button('goals', 'step.add').last().click();
    for (const [nth, text] of texts.entries()) {
      const input = this.editor(this.say('step.untitled')).getByLabel(this.say('field.text'), { exact: true });
      await input.fill(text);
      if (nth < texts.length - 1) await input.press('Enter');
    }
    await this.member.page.keyboard.press('Escape');
    await this.row(texts.at(-1) ?? '').waitFor();
  }

  editor(text: string): Locator {
    return this.member.page.getByRole('group', { name: text, exact: true });
  }

  row(text: string): Locator {
    return this.member.page
      .getByRole('list', { name: this.say('steps'), exact: true })
      .getByRole('listitem')
      .filter({ hasText: text });
  }

  /** Puts a step into its fields. */
  async choose(text: string): Promise<Locator> {
    await this.row(text).locator('a.cover').click();
    const editor = this.editor(text);
    await editor.waitFor();
    return editor;
  }

  /** Two presses: the state, and the new one. */
  async setState(text: string, state: string): Promise<void> {
    const page = this.member.page;
    const stateButton = page.getByRole('listitem').filter({ hasText: text }).locator('button[aria-haspopup=menu]').first();
    await stateButton.click();
    await page.getByRole('menuitemradio', { name: this.say(`state.${state}`), exact: true }).click();
  }

  async steps(): Promise<string[]> {
    return this.member.page.locator('ol.agenda .t a').allTextContents();
  }

  async stepsAre(...texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.steps(), { timeout: 20_000 }).toEqual(texts);
  }

  /** The goals of the open plan, in their order. */
  async planGoals(): Promise<string[]> {
    return this.member.page.locator('ol.card h3 a').allTextContents();
  }
}
