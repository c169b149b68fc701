package watch

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// mostProblems is how many problems that ring are looked at, the next to ring first.
const mostProblems = 1000

// hours: a problem that nobody has said, or begun on, may be a breach, and the 72 hours for
// telling the Information Commissioner run at night and at the weekend, when its ladder
// stands still. Both data protection teams hear while there is time to decide.
func (x *round) hours() (out []Finding, err error) {
	all, err := x.tx.QuestionsRinging(event.Time(1<<40), mostProblems)
	for _, q := range all {
		at, tell, may := x.s.HoursLeft(q)
		if !may || x.Teller.quiet(x.s, x.s.Asked(q), x.now) {
			continue
		}
		out = append(out, x.warning(q, at, tell))
	}
	return out, err
}

func (x *round) warning(q *custody.Question, at, tell event.Time) Finding {
	c := x.s.Consignment(*q.Consignment)
	to := x.s.Addressed(c)
	n := about(x.s, c, to)
	n.Kind, n.At, n.Exhibits, n.Since, n.Tell, n.Due = notice.HoursLeft, at, len(q.Exhibits), q.Known(), tell, 0
	// Both teams, also where the receiving unit learns: it is the other side that has to act.
	in := x.h.receiving(to, event.Rungs)
	return Finding{Matter: hoursLeft, Subject: x.problem(q), Since: q.Known(), Steps: []Step{{n, once(append(in, x.h.sending(c, event.Rungs)...))}}}
}

// problem names what q is about: the click, also where a report has said since what that was.
// Both teams were told of it, and are told once.
func (x *round) problem(q *custody.Question) string {
	if k := x.s.Click(q); k != nil {
		return k.ID.String()
	}
	return q.ID.String()
}

// settled: somebody said what it is, or began on it, or its review is open and says the same
// with more. Nobody is told that it is over: whether the 72 hours run, people decide.
func (x *round) settled(w store.Watched) error {
	for i := range w.Told {
		if err := x.tx.LeaveUnsaid(keyOf(w, i), 0); err != nil {
			return err
		}
	}
	return x.tx.EndWatched(w)
}
