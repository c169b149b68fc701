package watch

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// slack is how far apart two clocks may be, in seconds.
const slack = 5 * 60

// clock: the service's is held against its own log, which never runs back, and against
// the times that witnesses state. Nothing else is asked on the network. The log shows each
// machine its own clock alone; what it says of that is nobody else's to call over.
func (x *round) clock() (out []Finding, err error) {
	head, err := x.tx.ReadHead()
	if err != nil {
		return nil, err
	}
	all, err := x.tx.Witnesses()
	if behind(head.Last, x.now) {
		at := x.since(wrongClock, x.here())
		out = append(out, x.health(wrongClock, x.here(), at, at))
	}
	if disagree(all) {
		at := x.since(wrongClock, "")
		out = append(out, x.health(wrongClock, "", at, at))
	}
	return out, err
}

// here is the subject of what is found of this machine's own clock.
func (r *Rounds) here() string { return "of " + r.Machine }

// elsewhere: what was found of another machine's clock.
func (x *round) elsewhere(w store.Watched) bool {
	return w.Matter == wrongClock && w.Subject != "" && w.Subject != x.here()
}

// behind: the newest entry is in the future.
func behind(last, now event.Time) bool { return last > now+slack }

// disagree: more than half of the witnesses that cosigned. One that disagrees alone has
// a clock of its own that is wrong.
func disagree(all []store.Witness) bool {
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
