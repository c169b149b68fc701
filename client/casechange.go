package client

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// CaseChange puts a case right: what is nil stays as it was.
type CaseChange struct {
	URN          *event.URN
	With         *event.UnitID
	Operation    *string // empty: it has none any more
	AddPeople    []event.Pseudonym
	RemovePeople []string // by pseudonym
	AddNotes     []string
}

// details reports whether it changes what only the unit reads.
func (n *CaseChange) details() bool {
	return n.Operation != nil || len(n.AddPeople)+len(n.RemovePeople)+len(n.AddNotes) > 0
}

// apply makes the change. Again, when it is made once more to what a colleague
// wrote, what she did too is no error.
func (n *CaseChange) apply(d *event.CaseDetails, again bool) error {
	if n.Operation != nil {
		d.Operation = nil
		if *n.Operation != "" {
			d.Operation = (*event.FreeText)(n.Operation)
		}
	}
	for _, name := range n.RemovePeople {
		i := slices.IndexFunc(d.People, byPseudonym(name))
		if i >= 0 {
			d.People = slices.Delete(d.People, i, i+1)
		} else if !again {
			return event.Refuse(event.CodeUnknown, "nobody in the case is called %q", name)
		}
	}
	for _, p := range n.AddPeople {
		i := slices.IndexFunc(d.People, byPseudonym(string(p.Name)))
		if i < 0 {
			d.People = append(d.People, p)
		} else if !again {
			return event.Refuse(event.CodeTaken, "%q is in the case already, as a %s", p.Name, d.People[i].Category)
		}
	}
	for _, l := range n.AddNotes {
		d.Lines = append(d.Lines, event.FreeText(l))
	}
	slices.SortFunc(d.People, func(a, b event.Pseudonym) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), byReference(string(a.Name), string(b.Name)))
	})
	return nil
}

// byPseudonym finds people by pseudonym; who types it need not mind the capitals.
func byPseudonym(name string) func(event.Pseudonym) bool {
	return func(p event.Pseudonym) bool { return strings.EqualFold(string(p.Name), strings.TrimSpace(name)) }
}

// ChangeCase puts a case right: its URN, later, or who is in it. When a
// colleague changed the details at the same time, the change is made once more,
// to hers: neither is lost.
func (c *Client) ChangeCase(ctx context.Context, id event.CaseID, n CaseChange) (*Case, error) {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	basis := f.DetailsBy
	var mine []event.EventID
	for i := range tries {
		e, file, err := f.changed(ctx, n, basis, i > 0)
		if err != nil {
			return nil, err
		}
		if f, err = c.inCase(ctx, e, id, file); err != nil {
			return nil, err
		}
		mine = append(mine, event.IDOf(e))
		hers := f.detailsBefore(mine)
		if !n.details() || hers == basis {
			return f.glance(ctx)
		}
		basis, n.URN, n.With = hers, nil, nil // those stand
	}
	return nil, event.Refuse(event.CodeConflict, "others change this case at the same time: look again")
}

// changed is the statement that makes a change to the details which a statement
// brought, and the file it names.
func (f *caseFile) changed(ctx context.Context, n CaseChange, basis event.EventID, again bool) (*event.CaseChanged, []byte, error) {
	e := &event.CaseChanged{Header: f.c.header(f.story, event.PartyID(f.Unit)), Case: f.ID, URN: n.URN, With: n.With}
	if !n.details() {
		return e, nil, nil
	}
	d, err := f.read(ctx, basis)
	if err != nil {
		return nil, nil, err
	}
	if err := n.apply(d, again); err != nil {
		return nil, nil, err
	}
	var file []byte
	e.Details, file, err = f.c.confideDetails(f.story, d, f.Unit)
	return e, file, err
}

// inCase says something about a case and looks again whether it stands: what the
// rules void, because another statement was kept back, is in the log too.
func (c *Client) inCase(ctx context.Context, e event.Event, id event.CaseID, words []byte) (*caseFile, error) {
	d, err := c.say(ctx, e, api.Submission{Words: words})
	if err != nil {
		return nil, err
	}
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, doneStill(err, signedUnseen)
	}
	if !slices.ContainsFunc(f.story.Statements, func(st continuity.Statement) bool { return st.ID == d.Event }) {
		return nil, doneStill(fmt.Errorf("%w: it does not show it in the case", ErrUntrusted), signedHidden)
	}
	return f, nil
}
