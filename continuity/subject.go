package continuity

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// subject is one exhibit in a verified story, counted to its end: what a record
// is about.
type subject struct {
	story   *Story
	exhibit *custody.Exhibit
	owner   event.Owner
	thread  []*Statement // without accounts
	orgs    []event.OrgID
	asOf    directory.Place // of the exhibit's account
	sealed  *event.Sealed
}

// MaxApart is how many seconds the newest account of a directory may lie after
// the exhibit's: a thread cut short at an older account shows by it.
const MaxApart = directory.MaxAccountAge

// newSubject demands that everything needed to speak of the exhibit is there:
// its thread counted to the end, and the directory of each organisation that
// had a hand in it counted at or after its last statement. Without that a
// record could leave out an opening, a receipt or a revocation.
func newSubject(s *Story, id event.ExhibitID) (*subject, error) {
	x := s.State.Sealed(id)
	if x == nil {
		return nil, fault(CheckComplete, "the exhibit "+id.SealNumber(), "its sealing is not there")
	}
	sub := &subject{story: s, exhibit: x, owner: event.OwnerExhibit(x.Recipient)}
	sub.thread = s.Thread(sub.owner)
	sub.orgs = involved(sub.thread)
	if err := sub.complete(); err != nil {
		return nil, err
	}
	for _, st := range sub.thread {
		switch e := st.Event.(type) {
		case *event.Sealed:
			sub.sealed = e
		}
	}
	return sub, nil
}

// involved are the organisations that signed statements of the thread or were
// addressed in them.
func involved(thread []*Statement) []event.OrgID {
	var out []event.OrgID
	for _, st := range thread {
		out = append(out, st.Event.Common().By.ID.Org())
		var to []event.HolderID
		switch e := st.Event.(type) {
		case *event.Ordered:
			to = e.To
		case *event.Dispatched:
			to = e.To
		}
		for _, h := range to {
			out = append(out, h.Org())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (sub *subject) complete() error {
	number := sub.exhibit.ID.SealNumber()
	at, ok := sub.story.Complete(sub.owner)
	if !ok || len(sub.thread) == 0 {
		return fault(CheckComplete, "the thread of exhibit "+number, "it is not counted to its end: a statement may have been left out")
	}
	sub.asOf = at
	last := sub.thread[len(sub.thread)-1].Place
	for _, org := range sub.orgs {
		where := "the directory of " + string(org)
		account := sub.story.Account(event.OwnerOrg(org))
		switch {
		case !sub.story.Has(event.OwnerOrg(org)):
			return fault(CheckComplete, where, "it is not there, and %s had a hand in exhibit %s", org, number)
		case account == nil || account.Place.Index < last.Index:
			return fault(CheckComplete, where, "it is not counted up to the last statement about exhibit %s (entry %d): a revocation may have been left out", number, last.Index)
		case account.Place.Recorded > at.Recorded+MaxApart:
			return fault(CheckComplete, "the thread of exhibit "+number, "it is counted only up to %s, but the directory of %s up to %s: it may have been cut short",
				clock(at.Recorded), org, clock(account.Place.Recorded))
		}
	}
	return nil
}

// tail is how many statements of a thread a record holds: a directory's are cut
// after its newest account, because what follows is not counted.
func (sub *subject) tail(owner event.Owner) []event.LogIndex {
	t := sub.story.threads[owner]
	account := sub.story.Account(owner)
	n, _ := slices.BinarySearch(t.indexes, account.Place.Index)
	return t.indexes[:n+1]
}

func (sub *subject) owners() []event.Owner {
	out := []event.Owner{sub.owner}
	for _, org := range sub.orgs {
		out = append(out, event.OwnerOrg(org))
	}
	return out
}

// evidence is what the record needs of the story's, and no more: the threads of
// other exhibits and organisations are nobody's business who reads it. (The
// order, which is whole or nothing, still names its other exhibits' threads.)
func (sub *subject) evidence(checkpoint []byte) Evidence {
	e := Evidence{Checkpoint: checkpoint}
	wanted := make(map[event.LogIndex]bool)
	for _, o := range sub.owners() {
		t := Thread{Owner: o, Value: sub.story.threads[o].value, Indexes: sub.tail(o)}
		for _, i := range t.Indexes {
			wanted[i] = true
		}
		e.Threads = append(e.Threads, t)
	}
	for i := range sub.story.Statements {
		if st := &sub.story.Statements[i]; wanted[st.Place.Index] {
			e.Items = append(e.Items, *st.item)
		}
	}
	return e
}

// clock writes an instant as people here write it. It says UTC, because the
// pages show local time.
func clock(t event.Time) string { return t.Std().Format("02/01/2006 15:04:05") + " UTC" }

func place(p directory.Place) string {
	return fmt.Sprintf("%s, entry %d", clock(p.Recorded), p.Index)
}
