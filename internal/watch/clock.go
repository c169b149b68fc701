package watch

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// slack is how far apart two clocks may be, in seconds.
const slack = 5 * 60

// clock: the service's is held against its own log, which never runs back, and against
// the times that witnesses state. Nothing else is asked on the network.
func (x *round) clock() ([]Finding, error) {
	head, err := x.tx.ReadHead()
	if err != nil {
		return nil, err
	}
	all, err := x.tx.Witnesses()
	if err != nil || !wrong(head.Last, all, x.now) {
		return nil, err
	}
	at := x.since(wrongClock, "")
	return []Finding{x.health(wrongClock, "", at, at)}, nil
}

// wrong: the newest entry is in the future, or more than half of the witnesses that
// cosigned disagree. One that disagrees alone has a clock of its own that is wrong.
func wrong(last event.Time, all []store.Witness, now event.Time) bool {
	if last > now+slack {
		return true
	}
	heard, against := 0, 0
	for _, w := range all {
		if w.Cosigned > 0 {
			heard++
		}
		if w.Drift > slack || w.Drift < -slack {
			against++
		}
	}
	return 2*against > heard
}
