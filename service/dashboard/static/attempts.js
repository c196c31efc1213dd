/** The attempts of a trial: a table, and below it what each said at length. */

import { seconds } from './clock.js';
import { dataTable } from './data-table.js';
import { h, setText } from './dom.js';
import { causeWord, lastLine, plainLog } from './ends.js';
import { DASH, duration, figure, when } from './format.js';
import { repeatWords } from './repeats.js';

/** @typedef {import('./types.js').Attempt} Attempt */
/** @typedef {import('./types.js').Definition} Definition */

/** @type {(string | [string, string])[]} */
const COLUMNS = ['#', 'outcome', 'cause', ['value', 'num'], 'worker', 'began', 'time', 'reason'];

/** The dot beside an outcome is that of the trial state it is most like. @type {Record<string, string>} */
const DOTS = {
  complete: 'COMPLETE',
  pruned: 'PRUNED',
  cancelled: 'PRUNED',
  failed: 'FAILED',
  lost: 'FAILED',
  released: 'WAITING',
};

export class Attempts {
  /** @type {Map<number, AttemptRow>} */
  #rows = new Map();
  #none = h(
    'tr',
    {},
    h('td', { colspan: COLUMNS.length, class: 'dim' }, 'No worker has claimed this trial yet.'),
  );
  #body = h('tbody', {}, this.#none);
  #texts = h('div');
  element = h(
    'section',
    { class: 'panel' },
    h('h2', {}, 'Attempts'),
    dataTable('Attempts', COLUMNS, this.#body),
    this.#texts,
  );

  /** @param {Attempt[]} attempts the first one first @param {Definition} definition their study's */
  show(attempts, definition) {
    this.#none.hidden = attempts.length > 0;
    for (const attempt of attempts) this.#row(attempt.attempt).show(attempt, definition);
  }

  /** Let the clock of the attempt that runs go on. */
  tick() {
    for (const row of this.#rows.values()) row.tick();
  }

  /** @param {number} number */
  #row(number) {
    const row = this.#rows.get(number) ?? new AttemptRow(number);
    if (!this.#rows.has(number)) {
      this.#rows.set(number, row);
      this.#body.append(row.element);
      this.#texts.append(row.text.element);
    }
    return row;
  }
}

/** Updated in place, so that what someone has opened, scrolled or selected stays so. */
class AttemptRow {
  #repeat = h('span', { class: 'more' });
  #outcome = h('span');
  #cause = h('td');
  #value = h('td', { class: 'num' });
  #worker = h('td');
  #began = h('td', { class: 'dim' });
  #time = h('td', { class: 'dim time' });
  #reason = h('td', { class: 'words why' });
  /** @type {Attempt | null} */
  #attempt = null;
  text;
  element;

  /** @param {number} number */
  constructor(number) {
    this.text = new AttemptText(number);
    this.element = h(
      'tr',
      {},
      h('td', {}, String(number), ' ', this.#repeat),
      h('td', { class: 'state' }, h('span', { class: 'dot' }), this.#outcome),
      this.#cause,
      this.#value,
      this.#worker,
      this.#began,
      this.#time,
      this.#reason,
    );
  }

  /** @param {Attempt} attempt @param {Definition} definition */
  show(attempt, definition) {
    this.#attempt = attempt;
    const { outcome, cause, values, worker, started_at, reason } = attempt;
    const repeat = repeatWords(attempt, definition);
    setText(this.#repeat, repeat && `repeat ${repeat}`);
    this.element.dataset.state = outcome ? (DOTS[outcome] ?? '') : 'RUNNING';
    setText(this.#outcome, outcome ?? 'running');
    setText(this.#cause, causeWord(cause) || DASH);
    setText(this.#value, figure(values?.[definition.objectives[0].metric]));
    setText(this.#worker, worker ?? DASH);
    setText(this.#began, when(started_at));
    setText(this.#reason, lastLine(reason));
    this.tick();
    this.text.show(attempt);
  }

  tick() {
    const { started_at, finished_at } = /** @type {Attempt} */ (this.#attempt);
    setText(this.#time, duration(seconds(started_at, finished_at)));
  }
}

/** What an attempt said at length: a reason that its row cuts short, and the end of what it printed. */
class AttemptText {
  #number;
  #summary = h('summary');
  #reason;
  #log;
  element;

  /** @param {number} number */
  constructor(number) {
    this.#number = number;
    this.#reason = h('pre', { tabindex: 0, 'aria-label': `Reason of attempt ${number}` });
    this.#log = h('pre', { tabindex: 0, 'aria-label': `Log of attempt ${number}` });
    this.element = h(
      'details',
      { class: 'log', hidden: true, ontoggle: () => this.#toEnd() },
      this.#summary,
      this.#reason,
      this.#log,
    );
  }

  /** @param {Attempt} attempt */
  show({ reason, log }) {
    const whole = lastLine(reason) === reason.trim() ? '' : reason.trim();
    const printed = plainLog(log);
    setText(this.#reason, whole);
    this.#reason.hidden = !whole;
    setText(this.#log, printed);
    this.#log.hidden = !printed;
    const parts = [whole && 'the whole reason', printed && 'the end of its log'].filter(Boolean);
    setText(this.#summary, `Attempt ${this.#number}: ${parts.join(', and ')}`);
    this.element.hidden = !parts.length;
  }

  /** The end of a log says most. */
  #toEnd() {
    for (const text of [this.#reason, this.#log]) text.scrollTop = text.scrollHeight;
  }
}
