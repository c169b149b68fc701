package watch

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
)

// quiet reports whether an alarm at an instant is mailed to the receiving unit alone,
// since all whom it went to are quiet then. It rings all the same: it stands in the
// log and in the pages of both sides, and whoever watches by a program hears of it.
func (t *Teller) quiet(s *custody.State, to []event.HolderID, at event.Time) bool {
	return !slices.ContainsFunc(to, func(a event.HolderID) bool { return !t.quietly(s, a, at) })
}

// alarmed are whom an alarm reaches on the receiving side, of a sending and of a drill
// alike.
func (h *hearing) alarmed(to []event.HolderID, rung int) []string {
	if h.quiet(h.s, to, h.now) {
		rung = 1
	}
	return h.receiving(to, rung)
}

// reach is how many of those who would hear of something can.
type reach int

const (
	reached reach = iota
	unread        // all are marked away, and the last to be told are told instead
	nobody        // nor can they
)

// heard is alarmed, and whether all who would hear are marked away. What goes to nobody
// but them lies unread: the last to be told are told with the first, and where there
// are none, whoever runs the service: see [Teller.notices].
func (h *hearing) heard(to []event.HolderID, rung int) ([]string, reach) {
	in := h.alarmed(to, rung)
	if slices.ContainsFunc(in, h.mayRead) {
		return in, reached
	}
	if !h.quiet(h.s, to, h.now) {
		in = once(append(in, h.receiving(to, event.Rungs)...))
	}
	if slices.ContainsFunc(in, h.mayRead) {
		return in, unread
	}
	return in, nobody
}

func (t *Teller) quietly(s *custody.State, a event.HolderID, at event.Time) bool {
	units := []event.UnitID{}
	if id, ok := a.Unit(); ok {
		units = append(units, id)
	} else if p := s.Dir.Person(a); p != nil {
		units = p.Units
	}
	return len(units) > 0 && !slices.ContainsFunc(units, func(u event.UnitID) bool { return at >= t.Quiet[u] })
}

// unsaid takes out of mails that managers and data protection teams are told next:
// nobody mails them.
func unsaid(all []notice.Notice) []notice.Notice {
	for i := range all {
		if all[i].To != "" {
			all[i].Next = 0
		}
	}
	return all
}
