package continuity

import "github.com/safehand/safehand/event"

// counted: each thread of the line ends in an account, and none is so much older
// than another that it may have been cut short.
func (sub *subject) counted() error {
	for i, m := range sub.line {
		at, ok := sub.story.Complete(m.owner)
		if !ok || len(m.thread) == 0 {
			return fault(CheckComplete, m.where(), "it is not counted to its end: a statement may have been left out")
		}
		m.asOf = at
		if i == 0 || at.Index < sub.asOf.Index {
			sub.asOf = at
		}
		if at.Index > sub.newest.Index {
			sub.newest = at
		}
	}
	for _, m := range sub.line {
		if sub.newest.Recorded > m.asOf.Recorded+MaxApart {
			return fault(CheckComplete, m.where(), "it is counted only up to %s, but what was sent again in its line up to %s: it may have been cut short", clock(m.asOf.Recorded), clock(sub.newest.Recorded))
		}
	}
	return nil
}

func (m *member) where() string { return "the thread of exhibit " + m.exhibit.ID.SealNumber() }

// directories: each is counted at or after the exhibit's account, so that nobody
// joined, left or lost a key unseen until then.
func (sub *subject) directories() error {
	number := sub.exhibit().ID.SealNumber()
	for _, org := range sub.orgs {
		where := "the directory of " + string(org)
		account := sub.story.Account(event.OwnerOrg(org))
		switch {
		case !sub.story.Has(event.OwnerOrg(org)):
			return fault(CheckComplete, where, "it is not there, and %s had a hand in exhibit %s", org, number)
		case account == nil || account.Place.Index < sub.newest.Index:
			return fault(CheckComplete, where, "it is not counted up to where exhibit %s is (entry %d): a revocation may have been left out", number, sub.newest.Index)
		case account.Place.Recorded > sub.asOf.Recorded+MaxApart:
			return fault(CheckComplete, "the thread of exhibit "+number, "it is counted only up to %s, but the directory of %s up to %s: it may have been cut short",
				clock(sub.asOf.Recorded), org, clock(account.Place.Recorded))
		}
	}
	return nil
}
