/** What a server without studies says: how to make the first one. */

import { ROOT } from './api.js';
import { codeBlock } from './code.js';
import { h } from './dom.js';

const STUDY = `name: mnist-cnn
task: {name: image-classification, params: {data: mnist-5k, epochs: 8}}
space:
  lr: {type: float, low: 1e-4, high: 1e-2, log: true}
  batch_size: {type: categorical, choices: [32, 64, 128]}
  dropout: {type: float, low: 0.0, high: 0.5}
objectives: {metric: val_accuracy, direction: maximize}
sampler: tpe
pruner: median
budget: {trials: 20}
`;

/** @param {string} number @param {string} title @param {string} text @param {Node} code */
const step = (number, title, text, code) =>
  h(
    'section',
    { class: 'panel step' },
    h('h2', {}, h('span', { class: 'dim' }, `${number} `), title),
    h('p', { class: 'dim' }, text),
    code,
  );

/** @returns {Node[]} */
export function firstStudy() {
  const server = location.origin + ROOT;
  return [
    h('p', { class: 'subtitle' }, 'No studies yet. Three steps to the first one:'),
    step(
      '1',
      'Write down what to search',
      'What to train, where to search, what to optimize and when to stop. Save it as study.yaml.',
      codeBlock(STUDY),
    ),
    step(
      '2',
      'Create it',
      'It appears on this page at once.',
      codeBlock(`tunesmith study create study.yaml --server ${server}`),
    ),
    step(
      '3',
      'Start a worker',
      'On this machine or any other that reaches this server: one slot per GPU, or one on the CPU.',
      codeBlock(`tunesmith worker --server ${server}`),
    ),
  ];
}
