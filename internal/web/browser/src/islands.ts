// All islands: each defines its own element, or listens for its own buttons.

import './acts'
import './bringkey'
import './openedexhibit'
import './paragraph'
import './partners'
import './player'
import './receiveselected'
import './sendingprogress'
import './setup'
import './tending'
import './unlockform'
import './upload'
