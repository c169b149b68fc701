package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// proposal is what a receipt is about to cover, and what is left out of it and
// reported.
type proposal struct {
	which   []event.ExhibitID // none: all that waits
	except  []event.ExhibitID
	problem event.Code
}

// propose reads what a person named. Where she named nothing and a check found a
// seal broken, it proposes to receive what is intact and to report the rest.
func (c *receiveCmd) propose(s *session, cl *client.Client, id event.ConsignmentID) (*proposal, error) {
	v, err := cl.Glance(s.ctx, id)
	if err != nil {
		return nil, err
	}
	if len(c.Except) > 0 {
		except, err := v.Find(c.Except)
		return &proposal{except: except, problem: event.Code(c.Report)}, err
	}
	if len(c.Exhibit) > 0 {
		which, err := v.Find(c.Exhibit)
		return &proposal{which: which}, err
	}
	intact, broken := seals(v)
	switch {
	case len(broken) == 0 || c.EvenBroken:
		return &proposal{}, nil
	case len(intact) == 0:
		return nil, event.Refuse(event.CodeState, "the seal of %s is broken, and nothing else of %s waits: 'safehand reject %s --reason seal-broken' gives it back, 'safehand report' reports it; --even-broken receives it all the same",
			strings.Join(broken, ", "), v.Reference, v.Reference)
	}
	except, err := v.Find(broken)
	if err != nil {
		return nil, err
	}
	p := &proposal{except: except, problem: "seal-broken"}
	if c.All { // said already
		return p, nil
	}
	return p, s.confirm(fmt.Sprintf("%s: %d intact, %s seal broken. Receive %d and report %s.",
		v.Reference, len(intact), strings.Join(broken, ", "), len(intact), strings.Join(broken, ", ")), c.Yes)
}

// seals names the exhibits that wait, those whose newest check found the seal
// broken apart.
func seals(v *client.View) (intact, broken []string) {
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		name := x.SealNumber
		if unique(v, x) {
			name = x.Reference
		}
		switch {
		case !x.Waits():
		case x.Check == "broken":
			broken = append(broken, name)
		default:
			intact = append(intact, name)
		}
	}
	return intact, broken
}

// unique: no other exhibit of the sending is called the same.
func unique(v *client.View, x *client.ExhibitView) bool {
	return x.Reference != "" && !slices.ContainsFunc(v.Exhibits, func(y client.ExhibitView) bool {
		return y.Exhibit != x.Exhibit && strings.EqualFold(y.Reference, x.Reference)
	})
}

// waiting is what needs a receipt, after the person said that she signs for it.
func (c *receiveCmd) waiting(s *session, cl *client.Client) ([]string, error) {
	var refs, words []string
	exhibits := 0
	var before *event.LogIndex
	for {
		p, err := cl.List(s.ctx, "in", before, 50)
		if err != nil {
			return nil, err
		}
		for i := range p.Views {
			v := &p.Views[i]
			intact, broken := seals(v)
			if len(intact)+len(broken) == 0 {
				continue
			}
			refs = append(refs, v.Reference)
			what := fmt.Sprintf("%s (%s from %s)", v.Reference, contents(v), v.From)
			if len(broken) > 0 && !c.EvenBroken {
				what = fmt.Sprintf("%s (%s from %s; %s seal broken, left out and reported)", v.Reference, contents(v), v.From, strings.Join(broken, ", "))
				broken = nil
			}
			words = append(words, what)
			exhibits += len(intact) + len(broken)
		}
		if before = p.Next; before == nil {
			break
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return refs, s.confirm(fmt.Sprintf("You sign that you or your unit now have %s: %s.", count(exhibits, "exhibit"), strings.Join(words, "; ")), c.Yes)
}

// meant finds a sending and those of its exhibits that a person named.
func (s *session) meant(cl *client.Client, ref string, exhibits []string) (event.ConsignmentID, []event.ExhibitID, error) {
	id, err := cl.Find(s.ctx, ref)
	if err != nil || len(exhibits) == 0 {
		return id, nil, err
	}
	v, err := cl.Glance(s.ctx, id)
	if err != nil {
		return id, nil, err
	}
	which, err := v.Find(exhibits)
	return id, which, err
}
