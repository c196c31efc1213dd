/** The shared worker: however many tabs are open, the server sees one stream. */

import { Hub } from './hub.js';

const hub = new Hub(new URL('../../', import.meta.url).pathname.replace(/\/$/, ''));

// @ts-expect-error: the types of a shared worker are not those of a page
self.onconnect = (/** @type {MessageEvent} */ event) => hub.join(event.ports[0]);
