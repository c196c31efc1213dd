/** The files that a trial left behind: checkpoints, and what its training stored. */

import { ROOT } from './api.js';
import { dataTable } from './data-table.js';
import { arrange, h, setText } from './dom.js';
import { DASH, ago, bytes, count, when } from './format.js';

/** @typedef {import('./types.js').Artifact} Artifact */

/** @type {(string | [string, string])[]} */
const COLUMNS = ['file', 'kind', ['after step', 'num'], ['size', 'num'], ['attempt', 'num'], 'stored'];

export class Artifacts {
  #path;
  /** @type {Map<string, ArtifactRow>} by where they are */
  #rows = new Map();
  #body = h('tbody');
  element = h(
    'section',
    { class: 'panel', hidden: true },
    h('h2', {}, 'Files'),
    dataTable('Files', COLUMNS, this.#body),
  );

  /** @param {string} path of the trial, below /api */
  constructor(path) {
    this.#path = path;
  }

  /** @param {Artifact[]} artifacts the oldest first */
  show(artifacts) {
    this.element.hidden = artifacts.length === 0;
    arrange(
      this.#body,
      artifacts.toReversed().map((artifact) => this.#row(artifact)),
    );
  }

  /** @param {Artifact} artifact */
  #row(artifact) {
    const { attempt, name } = artifact;
    const path = `${this.#path}/attempts/${attempt}/artifacts/${encodeURIComponent(name)}`;
    const row = this.#rows.get(path) ?? new ArtifactRow(path, artifact);
    this.#rows.set(path, row);
    row.show(artifact);
    return row.element;
  }
}

class ArtifactRow {
  #step = h('td', { class: 'num' });
  #size = h('td', { class: 'num' });
  #stored = h('td', { class: 'dim' });
  element;

  /** @param {string} path @param {Artifact} artifact */
  constructor(path, { name, kind, attempt }) {
    const link = h('a', { href: `${ROOT}/api${path}`, download: name, title: 'Download' }, name);
    this.element = h(
      'tr',
      {},
      h('td', { class: 'words file' }, link),
      h('td', {}, kind),
      this.#step,
      this.#size,
      h('td', { class: 'num' }, String(attempt)),
      this.#stored,
    );
  }

  /** @param {Artifact} artifact */
  show({ step, size, created_at }) {
    setText(this.#step, step === null ? DASH : count(step));
    setText(this.#size, bytes(size));
    setText(this.#stored, ago(created_at));
    this.#stored.title = when(created_at);
  }
}
