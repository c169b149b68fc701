package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Case is a unit's file on a case, as the client verified it.
type Case struct {
	Case      event.CaseID          `json:"case"`
	Reference string                `json:"reference"`
	Unit      event.UnitID          `json:"unit"`
	URN       *event.URN            `json:"urn,omitempty"`
	Operation string                `json:"operation,omitempty"`
	With      *event.UnitID         `json:"with,omitempty"`
	Opened    event.Time            `json:"opened"`
	By        event.PersonID        `json:"by"`
	People    []PersonInCase        `json:"people"` // in the exhibits
	Notes     []string              `json:"notes,omitempty"`
	OnTheCase []Colleague           `json:"on_the_case"` // empty: everybody of the unit
	Hearings  []Hearing             `json:"hearings"`
	Filed     []event.ConsignmentID `json:"filed"`
	// DetailsWait says why operation, people and notes can't be read yet.
	DetailsWait string `json:"details_wait,omitempty"`
}

// PersonInCase is somebody in the exhibits, by pseudonym.
type PersonInCase struct {
	Category event.Code `json:"category"`
	Name     string     `json:"name"`
}

// Colleague is somebody who is on the case.
type Colleague struct {
	Person event.PersonID `json:"person"`
	Left   bool           `json:"left,omitempty"` // no longer of the unit, or without a key
}

// Hearing is one for which the case is listed.
type Hearing struct {
	Hearing event.Code `json:"hearing"`
	Begins  event.Time `json:"begins"`
}

// Name is what people call the case.
func (v *Case) Name() string {
	switch {
	case v.Operation != "" && v.URN != nil:
		return fmt.Sprintf("Operation %s, %s", v.Operation, *v.URN)
	case v.Operation != "":
		return "Operation " + v.Operation
	case v.URN != nil:
		return string(*v.URN)
	}
	return v.Reference
}

// caseFile is a case in a story that was replayed.
type caseFile struct {
	*custody.Case
	c     *Client
	story *continuity.Story
	ids   []seal.Identity // that its details may be sealed to, once they are known
}

// caseFile verifies a case's thread from its first statement to its last.
func (c *Client) caseFile(ctx context.Context, id event.CaseID) (*caseFile, error) {
	s, err := c.thread(ctx, "/v1/cases/"+id.String(), event.OwnerCase(id))
	if err != nil {
		return nil, err
	}
	n := s.State.Case(id)
	if n == nil {
		return nil, fmt.Errorf("%w: it showed another case than the one asked for", ErrUntrusted)
	}
	return &caseFile{Case: n, c: c, story: s}, nil
}

// detailsBefore is the statement of somebody else that brought the details which
// the last of mine replaced.
func (f *caseFile) detailsBefore(mine []event.EventID) (before event.EventID) {
	for _, st := range f.story.Thread(event.OwnerCase(f.ID)) {
		switch {
		case st.ID == mine[len(mine)-1]:
			return before
		case event.WordsOf(st.Event) != nil && !slices.Contains(mine, st.ID):
			before = st.ID
		}
	}
	return before
}

// read opens the details that a statement of the case brought: the file it
// names, in its signer's name, or none.
func (f *caseFile) read(ctx context.Context, by event.EventID) (*event.CaseDetails, error) {
	i := slices.IndexFunc(f.story.Statements, func(st continuity.Statement) bool { return st.ID == by })
	if i < 0 || event.WordsOf(f.story.Statements[i].Event) == nil {
		return nil, fmt.Errorf("%w: it left out who wrote the details of %s", ErrUntrusted, f.ID.Reference())
	}
	if f.ids == nil {
		var err error
		if f.ids, err = f.c.allIdentities(ctx, f.story); err != nil {
			return nil, err
		}
	}
	e := f.story.Statements[i].Event
	text, err := f.c.confided(ctx, by, *event.WordsOf(e), f.ids)
	if err != nil {
		return nil, err
	}
	d, err := event.ParseCaseDetails(text)
	if err != nil {
		return nil, fmt.Errorf("the details that %s wrote: %w", e.Common().By.ID, err)
	}
	if d.From != e.Common().By.ID {
		return nil, fmt.Errorf("the details that %s wrote are in the name of %s", e.Common().By.ID, d.From)
	}
	return d, nil
}

// glance is what the case's own thread says. Details that can't be read yet are
// said to be so, and do not hide the rest.
func (f *caseFile) glance(ctx context.Context) (*Case, error) {
	by, _ := f.Act.By.ID.Person()
	v := &Case{
		Case: f.ID, Reference: f.ID.Reference(), Unit: f.Unit, URN: f.URN, With: f.With,
		Opened: f.Act.At.Recorded, By: by, People: []PersonInCase{}, OnTheCase: []Colleague{}, Hearings: []Hearing{},
		Filed: append([]event.ConsignmentID{}, f.Consignments...),
	}
	dir := f.story.State.Dir
	for _, p := range f.Case.People {
		gone := !dir.Unit(f.Unit).Member(p) || dir.Person(event.HolderID(p)).Live() == nil
		v.OnTheCase = append(v.OnTheCase, Colleague{p, gone})
	}
	for _, h := range f.Case.Hearings {
		v.Hearings = append(v.Hearings, Hearing{h.Hearing, h.Begins})
	}
	slices.SortFunc(v.Hearings, func(a, b Hearing) int { return int(a.Begins - b.Begins) })
	d, err := f.read(ctx, f.DetailsBy)
	if errors.Is(err, seal.ErrNoKey) {
		v.DetailsWait = "its details are sealed to a key of the unit that has not been handed to you yet"
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	if d.Operation != nil {
		v.Operation = string(*d.Operation)
	}
	for _, p := range d.People {
		v.People = append(v.People, PersonInCase{p.Category, string(p.Name)})
	}
	for _, l := range d.Lines {
		v.Notes = append(v.Notes, string(l))
	}
	return v, nil
}

// GlanceCase is a case without what is in its sendings.
func (c *Client) GlanceCase(ctx context.Context, id event.CaseID) (*Case, error) {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	return f.glance(ctx)
}
