/** Who wants to hear of what. Calls nobody twice at once, and a listener may leave while it is called. */
export class Listeners<Topic> {
  readonly #heard = new Map<Topic, Set<() => void>>();

  add(topic: Topic, heard: () => void): () => void {
    let all = this.#heard.get(topic);
    if (!all) {
      all = new Set();
      this.#heard.set(topic, all);
    }
    all.add(heard);
    return () => {
      all.delete(heard);
      if (all.size === 0) this.#heard.delete(topic);
    };
  }

  call(...topics: readonly Topic[]): void {
    for (const topic of topics) for (const heard of [...(this.#heard.get(topic) ?? [])]) heard();
  }
}
