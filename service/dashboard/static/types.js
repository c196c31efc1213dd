/**
 * The JSON of the HTTP API, as far as the pages use it. Nothing runs here.
 *
 * @typedef {number | 'NaN' | 'Infinity' | '-Infinity'} Num
 * @typedef {boolean | number | string | null} Scalar
 * @typedef {'WAITING' | 'RUNNING' | 'PAUSED' | 'COMPLETE' | 'PRUNED' | 'FAILED'} TrialState
 * @typedef {'error' | 'out_of_memory' | 'not_finite' | 'lease_expired' | 'worker_restarted' | 'cancelled'} Cause
 * @typedef {'ACTIVE' | 'PAUSED' | 'FINISHED'} StudyState
 *
 * @typedef {object} Distribution
 * @property {'float' | 'int' | 'categorical'} type
 * @property {number} [low]
 * @property {number} [high]
 * @property {boolean} [log]
 * @property {number | null} [step]
 * @property {Scalar[]} [choices]
 * @property {boolean} [ordered]
 * @property {{value: Scalar, spread: number | null} | null} [prior]
 * @property {Record<string, Scalar[]> | null} [when]
 *
 * @typedef {{metric: string, direction: 'minimize' | 'maximize', value: 'last' | 'best'}} Objective
 *
 * @typedef {object} Definition
 * @property {string} name
 * @property {string} description
 * @property {{name: string, params: Record<string, unknown>} | null} task
 * @property {number} devices
 * @property {Record<string, Distribution>} space
 * @property {Objective[]} objectives
 * @property {string[]} constraints
 * @property {number} repeats
 * @property {{type: string}} sampler
 * @property {{type: string}} pruner
 * @property {{trials: number | null, seconds: number | null, target: number | null, patience: number | null,
 *   regret_bound: number | null}} budget
 * @property {number | null} parallelism
 * @property {number} priority
 * @property {string[]} tags
 * @property {number | null} seed
 *
 * @typedef {Record<'waiting' | 'running' | 'paused' | 'complete' | 'pruned' | 'failed' | 'imported', number>} Counts
 *
 * @typedef {object} Study
 * @property {number} id
 * @property {string} name
 * @property {StudyState} state
 * @property {string} reason
 * @property {Definition} definition
 * @property {Counts} counts
 * @property {{number: number, values: Record<string, Num>, params: Record<string, Scalar>} | null} best
 * @property {number} revision
 * @property {number | null} cells
 * @property {string} created_at
 * @property {string | null} started_at
 * @property {string | null} finished_at
 *
 * @typedef {object} Trial
 * @property {number} id
 * @property {number} study_id
 * @property {number} number
 * @property {TrialState} state
 * @property {Record<string, Scalar>} params
 * @property {string} origin
 * @property {string} why
 * @property {string[]} tags
 * @property {Record<string, Num> | null} values
 * @property {Record<string, Num> | null} violations
 * @property {Record<string, Num>} metrics
 * @property {number | null} step
 * @property {number} attempt
 * @property {number} repeat
 * @property {string | null} worker
 * @property {boolean} stopping
 * @property {Cause | null} cause
 * @property {string} reason
 * @property {string} created_at
 * @property {string | null} started_at
 * @property {string | null} finished_at
 * @property {number} revision
 * @property {[number, Num][] | null} [curve]
 *
 * @typedef {{trials: Trial[], next: string | null}} Page
 * @typedef {object} HistoryPoint
 * @property {number} number
 * @property {TrialState} state
 * @property {Num | null} value
 * @property {boolean} feasible
 * @property {Record<string, Num> | null} [values] where there are several objectives
 * @typedef {{best: [number, number][], points: HistoryPoint[], total: number}} History
 *
 * @typedef {{name: string, importance: number, trials: number}} ParameterImportance
 *
 * @typedef {object} Importance
 * @property {string} metric
 * @property {ParameterImportance[]} parameters
 * @property {number} trials
 * @property {number} complete
 * @property {number} best
 * @property {string} reason
 *
 * @typedef {{step: number, time: number | null, metrics: Record<string, Num>}} MetricPoint
 *
 * @typedef {object} Attempt
 * @property {number} attempt
 * @property {number} repeat
 * @property {string | null} worker
 * @property {string} started_at
 * @property {string | null} finished_at
 * @property {string | null} outcome
 * @property {Record<string, Num> | null} values
 * @property {Cause | null} cause
 * @property {string} reason
 * @property {string} log
 *
 * @typedef {object} Artifact
 * @property {number} attempt
 * @property {string} name
 * @property {'checkpoint' | 'file'} kind
 * @property {number | null} step
 * @property {number} size
 * @property {string} sha256
 * @property {string} created_at
 *
 * @typedef {object} Worker
 * @property {string} id
 * @property {string} name
 * @property {string} host
 * @property {string[]} slots
 * @property {string[]} tasks
 * @property {string} version
 * @property {'live' | 'draining' | 'paused' | 'gone'} state
 * @property {string} reason
 * @property {number} running
 * @property {string} registered_at
 * @property {string} seen_at
 *
 * @typedef {{type: 'text', choices: string[], pattern: string, form: string}} TextRange
 * @typedef {{text: string, defaults: Record<string, Scalar>, space: Record<string, Distribution>}} Model
 * @typedef {{range: Distribution | TextRange, default: Scalar, text: string, models: string[] | null}} Parameter
 *
 * @typedef {object} Metric
 * @property {string} direction
 * @property {string} text
 * @property {boolean} each_epoch
 * @property {boolean} varies
 * @property {Record<string, Scalar[]>} only the values of parameters that it needs
 *
 * @typedef {object} Task
 * @property {string} name
 * @property {string} title
 * @property {string} text
 * @property {Record<string, Model>} models a name may be a pattern: `torchvision/*`
 * @property {Record<string, {text: string, source: string, classes: number | null}>} data
 * @property {Record<string, Parameter>} parameters
 * @property {Record<string, Metric>} metrics
 * @property {string} objective
 * @property {Record<string, Distribution>} default_space
 */

export {};
