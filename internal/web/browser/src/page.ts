// What every page runs.
import { initAll } from 'govuk-frontend'

import './copytext'
import './islands'
import './pccheck'
import './sealedtext'
import * as live from './live'
import * as lock from './lock'
import * as navigate from './navigate'
import * as silence from './silence'

// The government's components ask for these words on the body before they begin.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
navigate.begin()
lock.begin()
live.begin()
silence.begin()
