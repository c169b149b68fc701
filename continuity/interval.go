package continuity

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Interval is between when and when a statement came into the log, as the
// verifier's witnesses saw it: the word of others than the service.
type Interval struct {
	// After: enough of them still saw a log without it then, of so many entries.
	After     event.Time `json:"after,omitempty"`
	AfterSize int64      `json:"after_log_size,omitempty"`
	// Before: enough of them saw it in the log by then.
	Before     event.Time `json:"before,omitempty"`
	BeforeSize int64      `json:"before_log_size,omitempty"`
	Text       string     `json:"text"` // the same in words
}

// tolerance, in seconds, is how far the clocks of witnesses and service may be
// apart.
const tolerance = 60

// interval is what the witnesses prove of the time of a statement. It is a fault
// of the service to have recorded another.
func (w *witnesses) interval(st *Statement) (*Interval, error) {
	i := &Interval{}
	before, after := map[ledger.CosignerKey]sighting{}, map[ledger.CosignerKey]sighting{}
	for k, all := range w.seen {
		for _, s := range all {
			switch {
			case s.at == 0:
			case s.size <= int64(st.Place.Index):
				if s.at >= after[k].at {
					after[k] = s
				}
			case before[k].at == 0 || s.at < before[k].at:
				before[k] = s
			}
		}
	}
	if s, ok := w.bound(after, func(a, b event.Time) int { return cmp.Compare(b, a) }); ok {
		i.After, i.AfterSize = s.at, s.size
	}
	if s, ok := w.bound(before, func(a, b event.Time) int { return cmp.Compare(a, b) }); ok {
		i.Before, i.BeforeSize = s.at, s.size
	}
	i.Text = i.words()
	return i, i.holds(st)
}

// bound is the first time, in an order, by which enough had spoken.
func (w *witnesses) bound(of map[ledger.CosignerKey]sighting, order func(a, b event.Time) int) (sighting, bool) {
	var times []sighting
	for _, s := range of {
		times = append(times, s)
	}
	slices.SortFunc(times, func(a, b sighting) int { return order(a.at, b.at) })
	for _, t := range times {
		if w.policy.Enough(func(k ledger.CosignerKey) bool { s, ok := of[k]; return ok && order(s.at, t.at) <= 0 }) {
			return t, true
		}
	}
	return sighting{}, false
}

// holds: the time the service recorded lies in the interval.
func (i *Interval) holds(st *Statement) error {
	t := st.Place.Recorded
	switch {
	case i.After > 0 && t < i.After-tolerance:
		return fault(CheckTime, st.where(), "the service says that it was recorded at %s, but at %s witnesses still saw the log without it", clock(t), clock(i.After))
	case i.Before > 0 && t > i.Before+tolerance:
		return fault(CheckTime, st.where(), "the service says that it was recorded at %s, but witnesses saw it in the log by %s", clock(t), clock(i.Before))
	}
	return nil
}

func (i *Interval) words() string {
	after := fmt.Sprintf("%s, when witnesses saw the log without it (%d entries)", clock(i.After), i.AfterSize)
	before := fmt.Sprintf("%s, when they saw it there (%d entries)", clock(i.Before), i.BeforeSize)
	switch {
	case i.After > 0 && i.Before > 0:
		return "Proven: between " + after + ", and " + before + "."
	case i.Before > 0:
		return fmt.Sprintf("Proven: not later than %s, when witnesses saw it in the log (%d entries).", clock(i.Before), i.BeforeSize)
	case i.After > 0:
		return "Proven: not earlier than " + after + "."
	}
	return "Not proven: too few witnesses of your policy stated a time near it."
}

// intervals puts what the witnesses prove of times into the report.
func (v *verifier) intervals(w *witnesses) error {
	if w == nil {
		v.report.cant("When anything happened, other than by the service's word: no witness was asked for.")
		return nil
	}
	found := map[event.LogIndex]*Interval{}
	for i := range v.sub.story.Statements {
		st := &v.sub.story.Statements[i]
		x, err := w.interval(st)
		if err != nil {
			return err
		}
		if slices.Contains(timed, st.Event.Kind()) && slices.Contains(v.sub.thread, st) {
			found[st.Place.Index] = x
		}
	}
	v.report.proven = found
	v.report.checked("No time that the service recorded lies outside what the witnesses of your policy prove.")
	return nil
}
