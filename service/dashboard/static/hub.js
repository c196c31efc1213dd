/** Shares one stream among pages: each says what it watches and gets what concerns it. */

import { Stream } from './stream.js';

/** @typedef {{post: (message: {type: string, data: any}) => void, watched: Map<number, number>}} Member */

export class Hub {
  /** @type {Set<Member>} */
  #members = new Set();
  /** @type {Map<number, any>} */
  #studies = new Map();
  /** @type {any} */
  #workers = null;
  /** @type {import('./stream.js').Status} */
  #status = 'connecting';
  #stream;

  /** @param {string} root where the server's addresses begin */
  constructor(root) {
    this.#stream = new Stream(root, (type, data) => this.#receive(type, data));
  }

  /** Take in a page, or one that comes back. @param {MessagePort} port */
  join(port) {
    const member = { post: (/** @type {any} */ message) => port.postMessage(message), watched: new Map() };
    port.onmessage = ({ data }) => (data.bye ? this.#leave(member) : this.#watch(member, data.watch));
    port.start();
  }

  /** @param {Member} member @param {[number, number][]} watched */
  #watch(member, watched) {
    member.watched = new Map(watched);
    if (!this.#members.has(member)) this.#welcome(member);
    this.#stream.follow(this.#wanted(member));
  }

  /** @param {Member} member */
  #welcome(member) {
    this.#members.add(member);
    member.post({ type: 'status', data: this.#status });
    if (this.#studies.size) member.post({ type: 'studies', data: { studies: [...this.#studies.values()] } });
    if (this.#workers) member.post({ type: 'workers', data: this.#workers });
  }

  /** @param {Member} member */
  #leave(member) {
    this.#members.delete(member);
    if (this.#members.size) {
      this.#stream.follow(this.#wanted());
      return;
    }
    this.#stream.close();
    this.#studies.clear();
    this.#workers = null;
    this.#status = 'connecting';
  }

  /**
   * What to follow: studies that were watched before from where they are, those of a page that has just
   * spoken from the data it has.
   * @param {Member} [speaker]
   */
  #wanted(speaker) {
    const known = [...this.#members].flatMap(({ watched }) => [...watched.keys()]);
    return new Map([
      ...known.map((id) => /** @type {const} */ ([id, Infinity])),
      ...(speaker?.watched ?? []),
    ]);
  }

  /** @param {string} type @param {any} data */
  #receive(type, data) {
    if (type === 'status') this.#status = data;
    if (type === 'workers') this.#workers = data;
    if (type === 'studies') for (const study of data.studies) this.#studies.set(study.id, study);
    if (type === 'deleted') this.#studies.delete(data.study);
    const everyone = type !== 'trials' && type !== 'reset';
    for (const member of this.#members) {
      if (everyone || member.watched.has(data.study)) member.post({ type, data });
    }
  }
}
