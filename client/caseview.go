package client

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// CaseView is a case with everything that is in its file.
type CaseView struct {
	Case
	Sendings []View `json:"sendings"`
	// Unseen is how many sendings of the case are to colleagues by name: their
	// labels are not for the whole unit.
	Unseen   int        `json:"unseen,omitempty"`
	Requests []Question `json:"requests"` // that bear its URN
}

// ShowCase verifies a case, each sending in it and each request that bears its
// URN.
func (c *Client) ShowCase(ctx context.Context, id event.CaseID) (*CaseView, error) {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	glance, err := f.glance(ctx)
	if err != nil {
		return nil, err
	}
	v := &CaseView{Case: *glance, Sendings: []View{}, Requests: []Question{}}
	for _, id := range f.Consignments {
		s, con, err := c.look(ctx, id)
		if notForMe(err) {
			v.Unseen++
			continue
		}
		if err != nil {
			return nil, err
		}
		one, err := c.view(ctx, s, con)
		if err != nil {
			return nil, err
		}
		for i := range one.Exhibits {
			one.Exhibits[i].Mark = f.mark(one.Exhibits[i].Exhibit)
		}
		v.Sendings = append(v.Sendings, *one)
	}
	slices.SortFunc(v.Sendings, func(a, b View) int { return cmp.Compare(a.Sent, b.Sent) })
	if f.URN != nil {
		v.Requests, err = c.requestsOf(ctx, f.Unit, *f.URN)
	}
	return v, err
}

// notForMe: the service says that there is no such thing for the caller.
func notForMe(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && (e.Code == api.CodeNotFound || e.Code == event.CodeUnknown)
}

// mark is how an exhibit is marked in the case, "" when nothing was said of it.
func (f *caseFile) mark(x event.ExhibitID) event.Code {
	for _, m := range f.Marks {
		if m.Exhibit == x && m.Mark != "none" {
			return m.Mark
		}
	}
	return ""
}

// requestsOf are the requests by a unit or to it that bear a URN, by its root.
func (c *Client) requestsOf(ctx context.Context, unit event.UnitID, urn event.URN) ([]Question, error) {
	out := []Question{}
	for _, direction := range []string{"in", "out"} {
		err := c.eachQuestion(ctx, direction, false, func(row *api.QuestionRow) (bool, error) {
			if row.Kind != "requested" || row.From != unit && !slices.Contains(row.To, event.HolderID(unit)) {
				return true, nil
			}
			q, err := c.question(ctx, row)
			if err == nil && q.URN != nil && event.SameCase(*q.URN, urn) {
				out = append(out, *q)
			}
			return true, err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Find gives the exhibits of the case that a person means by their references
// (TM/4) or seal numbers.
func (v *CaseView) Find(names []string) ([]event.ExhibitID, error) {
	var out []event.ExhibitID
	for _, n := range names {
		var hits []event.ExhibitID
		for i := range v.Sendings {
			for _, x := range v.Sendings[i].Exhibits {
				meant := sameReference(x.Reference, n) || strings.EqualFold(x.SealNumber, n) || x.Exhibit.String() == n
				if meant && !slices.Contains(hits, x.Exhibit) { // one that was passed on stands in several sendings
					hits = append(hits, x.Exhibit)
				}
			}
		}
		switch {
		case len(hits) == 0:
			return nil, typing(event.Refuse(event.CodeUnknown, "the case has no exhibit %q", n), "'safehand case show %s' lists them", v.Reference)
		case len(hits) > 1:
			return nil, event.Refuse(event.CodeUnknown, "the case has %d exhibits called %q; use the seal number", len(hits), n)
		}
		out = append(out, hits[0])
	}
	return out, nil
}

// sameReference compares exhibit references as people write them: TM/4, tm4 and
// TM-4 are one.
func sameReference(a, b string) bool {
	return a != "" && plainReference(a) == plainReference(b)
}

func plainReference(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "/", "", "-", "", "_", "").Replace(s))
}
