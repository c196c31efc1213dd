/** One stream of server-sent events, reopened where it left off. Runs in a worker or in a page. */

const KINDS = ['studies', 'workers', 'trials', 'deleted', 'reset'];
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;

/** @typedef {'connecting' | 'live' | 'reconnecting'} Status */

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  /** @type {Map<number, number>} study -> revision up to which its events have been received */
  #revisions = new Map();
  #retries = 0;
  #timer = 0;
  #root;
  #emit;

  /**
   * @param {string} root where the server's addresses begin
   * @param {(type: string, data: any) => void} emit
   */
  constructor(root, emit) {
    this.#root = root;
    this.#emit = emit;
  }

  /**
   * Follow exactly these studies, each from a revision; one that is known further back than that goes on
   * from where it is, one that is known further ahead is rewound (its events can be applied twice).
   * @param {Map<number, number>} wanted
   */
  follow(wanted) {
    let changed = this.#source === null;
    for (const id of [...this.#revisions.keys()]) {
      if (!wanted.has(id)) changed = this.#revisions.delete(id) || changed;
    }
    for (const [id, revision] of wanted) {
      if ((this.#revisions.get(id) ?? Infinity) <= revision) continue;
      this.#revisions.set(id, revision);
      changed = true;
    }
    if (changed) this.#later(20);
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#revisions.clear();
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), ms);
  }

  #open() {
    this.#source?.close();
    const source = new EventSource(`${this.#root}/api/events?${this.#query()}`);
    this.#source = source;
    source.onopen = () => {
      this.#retries = 0;
      this.#emit('status', 'live');
    };
    source.onerror = () => this.#retry(source);
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.#receive(kind, event));
  }

  #query() {
    const query = new URLSearchParams();
    if (this.#revisions.size) {
      query.set('studies', [...this.#revisions.keys()].join(','));
      query.set('last_event_id', [...this.#revisions].map((pair) => pair.join(':')).join(','));
    }
    return query;
  }

  /** The browser's own retry would repeat the old query; this one asks from the last event. */
  #retry(/** @type {EventSource} */ source) {
    if (source !== this.#source) return;
    source.close();
    this.#emit('status', 'reconnecting');
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries++);
    this.#later(wait * (0.75 + Math.random() / 2));
  }

  /** @param {string} kind @param {MessageEvent} event */
  #receive(kind, event) {
    for (const pair of event.lastEventId.split(',')) {
      const [id, revision] = pair.split(':').map(Number);
      if (this.#revisions.has(id) && Number.isFinite(revision)) this.#revisions.set(id, revision);
    }
    this.#emit(kind, JSON.parse(event.data));
  }
}
