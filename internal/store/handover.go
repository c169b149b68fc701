package store

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// saveHandOvers files under the units that took over what a leaver was sent or
// asked by name, so that their members, and their machines, find it in their lists;
// and no more under her, who is out, or back with other work.
func (t *Tx) saveHandOvers(p *directory.Person) error {
	for _, h := range p.HandOvers {
		unit, leaver, before := string(h.To), string(p.ID), int64(h.At.Index)
		err := first(
			func() error {
				return t.q.CopyParties(t.ctx, db.CopyPartiesParams{Unit: unit, Leaver: leaver, Direction: string(In), Before: before})
			},
			func() error {
				return t.q.DropParties(t.ctx, db.DropPartiesParams{Holder: leaver, Direction: string(In), LogIndex: before})
			},
			func() error {
				return t.q.CopyQuestionParties(t.ctx, db.CopyQuestionPartiesParams{Unit: unit, Leaver: leaver, Direction: string(In), Before: before})
			},
			func() error {
				return t.q.DropQuestionParties(t.ctx, db.DropQuestionPartiesParams{Holder: leaver, Direction: string(In), LogIndex: before})
			},
		)
		if err != nil {
			return err
		}
	}
	return nil
}

// lists is under whom something addressed at a place is filed: the addressee, or
// the unit that took over from her. People are saved before what was sent to them.
func (t *Tx) lists(h event.HolderID, at directory.Place) (event.HolderID, error) {
	if _, person := h.Person(); !person {
		return h, nil
	}
	p, err := t.Person(h)
	if err != nil {
		return h, err
	}
	if heir := p.Heir(at); heir != nil {
		return event.HolderID(*heir), nil
	}
	return h, nil
}
