/** An error page: nothing but the head is alive. */

import './header.js';
import { join } from './live.js';

join();
