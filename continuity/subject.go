package continuity

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// subject is what a record is about: one exhibit in a verified story, with what
// it was sent again in the place of or was sent again as, all counted to the end.
type subject struct {
	story  *Story
	line   []*member
	thread []*Statement // of the whole line, without accounts, in the order of the log
	orgs   []event.OrgID
	asOf   directory.Place // of the oldest account of the line
	newest directory.Place // of the newest
}

// member is one exhibit of the line.
type member struct {
	exhibit *custody.Exhibit
	owner   event.Owner
	thread  []*Statement // without accounts
	sealed  *event.Sealed
	asOf    directory.Place
}

// MaxApart is how many seconds the newest account of a directory may lie after
// the exhibit's: a thread cut short at an older account shows by it.
const MaxApart = directory.MaxAccountAge

// newSubject demands that everything needed to speak of the exhibit is there:
// the rules the log is judged by, its thread and those of its line counted to
// the end, and the directory of each organisation that had a hand in it counted
// after that. Without that a record could leave out an opening, a receipt or a
// revocation.
func newSubject(s *Story, id event.ExhibitID) (*subject, error) {
	sub, err := newLine(s, id)
	if err != nil {
		return nil, err
	}
	if len(s.rules()) == 0 {
		return nil, fault(CheckComplete, "the rules", "the first statement of %s, by whose rules the log is judged, is not there", s.Service.Log.Service())
	}
	if err := sub.counted(); err != nil {
		return nil, err
	}
	return sub, sub.directories()
}

// newLine is the subject as far as the story tells of it.
func newLine(s *Story, id event.ExhibitID) (*subject, error) {
	x := s.State.Sealed(id)
	if x == nil {
		return nil, fault(CheckComplete, "the exhibit "+id.SealNumber(), "its sealing is not there")
	}
	line, err := s.Line(x)
	if err != nil {
		return nil, err
	}
	sub := &subject{story: s}
	for _, x := range line {
		m := &member{exhibit: x, owner: event.OwnerExhibit(x.Recipient)}
		m.thread = s.Thread(m.owner)
		for _, st := range m.thread {
			if e, ok := st.Event.(*event.Sealed); ok && e.Exhibit == x.ID {
				m.sealed = e
			}
		}
		sub.line = append(sub.line, m)
		sub.thread = append(sub.thread, m.thread...)
	}
	slices.SortFunc(sub.thread, func(a, b *Statement) int { return int(a.Place.Index - b.Place.Index) })
	sub.thread = slices.Compact(sub.thread) // one may touch both
	sub.orgs = involved(sub.thread)
	return sub, nil
}

// exhibit is the newest of the line: what the others were sent again as. One whose
// order was recalled before it was sent is nothing of the kind.
func (sub *subject) exhibit() *custody.Exhibit {
	for _, m := range slices.Backward(sub.line) {
		if !m.exhibit.Recalled {
			return m.exhibit
		}
	}
	return sub.line[len(sub.line)-1].exhibit
}

// ids are the identities of the line.
func (sub *subject) ids() []event.ExhibitID {
	var out []event.ExhibitID
	for _, m := range sub.line {
		out = append(out, m.exhibit.ID)
	}
	return out
}

// of are the exhibits of the line that a statement is about.
func (sub *subject) of(st *Statement) []event.ExhibitID {
	var out []event.ExhibitID
	for _, m := range sub.line {
		if slices.Contains(m.thread, st) {
			out = append(out, m.exhibit.ID)
		}
	}
	return out
}

func (sub *subject) words(st *Statement) string {
	return (&teller{story: sub.story, about: sub.ids()}).line(st)
}

// involved are the organisations that signed statements of the thread or were
// addressed in them. The service, which rings alarms, is none: its key is vouched
// for by their admissions.
func involved(thread []*Statement) []event.OrgID {
	var out []event.OrgID
	for _, st := range thread {
		var to []event.HolderID
		switch e := st.Event.(type) {
		case *event.Alarm, *event.Unanswered, *event.Unchecked:
			continue
		case *event.Ordered:
			to = e.To
		case *event.Dispatched:
			to = e.To
		}
		out = append(out, st.Event.Common().By.ID.Org())
		for _, h := range to {
			out = append(out, h.Org())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
