package client

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Begun is a sending of one's own that was begun, and that can be gone on with: on
// this machine from its journal, on any other from the draft that the service
// keeps.
type Begun struct {
	Began    event.Time       `json:"began"`
	For      event.UnitID     `json:"for"`
	To       []event.HolderID `json:"to"`
	Exhibits []BegunExhibit   `json:"exhibits"`
	// Given are the files and folders that were chosen, when this is the machine on
	// which they were.
	Given []string `json:"given,omitempty"`

	Outgoing Outgoing `json:"-"` // without paths
	head     *draftHead
	first    event.RecipientID
	here     bool // there is a journal in the home
	there    []event.Sized
	// over: its order is not open any more, and what lies here is of no use.
	over bool
}

// BegunExhibit is one exhibit of it.
type BegunExhibit struct {
	Reference string   `json:"reference"`
	Names     []string `json:"names"` // of the files and folders chosen, escaped
	Files     int64    `json:"files"`
	Bytes     int64    `json:"bytes"`
}

// Begun lists what the person began to send and can go on with, newest first. A
// draft that none of her keys opens is left out: lost keys are not got back.
func (c *Client) Begun(ctx context.Context) ([]Begun, error) {
	there, err := c.drafts(ctx)
	if err != nil {
		return nil, err
	}
	found := map[event.RecipientID]*Begun{}
	c.begunHere(found)
	for _, d := range there {
		b := found[d.Exhibit]
		if b == nil && len(d.Parts) > 0 {
			file, err := c.draftPart(ctx, d.Exhibit, 0, d.Parts[0])
			if err != nil {
				return nil, err
			}
			if b, err = c.begunOf(file, d.Exhibit); err != nil {
				continue
			}
			found[d.Exhibit] = b
		}
		if b != nil {
			b.there = d.Parts
		}
	}
	if err := c.ended(ctx, found); err != nil {
		return nil, err
	}
	var out []Begun
	for _, b := range found {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b Begun) int { return int(b.Began - a.Began) })
	return out, nil
}

// drafts are those that the service keeps of hers.
func (c *Client) drafts(ctx context.Context) ([]api.Draft, error) {
	var there api.Drafts
	err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/drafts", nil, &there) })
	return there.Drafts, err
}

// begunHere adds what has a journal in the home. One that is damaged is passed
// over: the service's draft may be whole.
func (c *Client) begunHere(found map[event.RecipientID]*Begun) {
	folders, _ := os.ReadDir(filepath.Join(c.home.Dir, sendingFolder))
	for _, f := range folders {
		var first event.RecipientID
		if first.UnmarshalText([]byte(f.Name())) != nil {
			continue
		}
		file, err := os.ReadFile(filepath.Join(c.home.sending(first), fmt.Sprintf(partFormat, 0)))
		if err != nil {
			continue
		}
		if b, err := c.begunOf(file, first); err == nil {
			b.here = true
			found[first] = b
		}
	}
}

// ended marks what lies here and is over: sent from another machine, or called
// back.
func (c *Client) ended(ctx context.Context, found map[event.RecipientID]*Begun) error {
	var open []Unfinished
	asked := false
	for _, b := range found {
		// Where nothing was stored yet it may never have been ordered.
		if _, err := os.Stat(filepath.Join(c.home.sending(b.first), fmt.Sprintf(segmentsFormat, 0))); len(b.there) > 0 || err != nil {
			continue
		}
		if !asked {
			var err error
			if open, err = c.Unfinished(ctx); err != nil {
				return err
			}
			asked = true
		}
		b.over = !slices.ContainsFunc(open, func(u Unfinished) bool { return u.of(b.first) })
	}
	return nil
}

// Over reports that it was sent from another machine, or called back.
func (b *Begun) Over() bool { return b.over }

// draftPart fetches a part of a draft, or the one that lies here.
func (c *Client) draftPart(ctx context.Context, first event.RecipientID, n int, want event.Sized) (b []byte, err error) {
	err = c.signedIn(ctx, func() error {
		b, err = c.fetch(ctx, fmt.Sprintf("/v1/exhibits/%s/draft/%d", first, n), want.Size)
		return err
	})
	if err == nil && event.Sum(b) != want.Digest {
		return nil, fmt.Errorf("%w: a part of your draft is not the one it listed", ErrUntrusted)
	}
	return b, err
}

// begunOf reads the first part.
func (c *Client) begunOf(file []byte, first event.RecipientID) (*Begun, error) {
	d := c.drafted()
	if err := d.take(file, c.ring.Open); err != nil {
		return nil, err
	}
	if d.first() != first {
		return nil, errDraft
	}
	h := d.head
	b := &Begun{Began: h.Begun, For: h.For, To: h.To, head: h, first: first}
	b.Outgoing = Outgoing{For: h.For, To: h.To, Deadline: h.Deadline, URN: h.URN, Operation: h.Operation, Case: h.Case, Again: h.Again}
	for _, x := range h.Exhibits {
		b.Exhibits = append(b.Exhibits, BegunExhibit{x.Reference, x.Names, x.Files, x.Bytes})
		b.Outgoing.Exhibits = append(b.Outgoing.Exhibits, OutgoingExhibit{
			Reference: x.Reference, Description: x.Description, Type: x.Type, Marking: x.Marking,
			People: x.People, Master: x.Master, InsteadOf: x.InsteadOf,
		})
	}
	if m := d.machines[machine()]; m != nil {
		for _, g := range m.Given {
			b.Given = append(b.Given, g...)
		}
	}
	return b, nil
}

// machine is what this one is called. It only tells machines apart.
func machine() string {
	name, _ := os.Hostname()
	return name
}

// Fit is how chosen files compare with what was begun.
type Fit int

const (
	Other    Fit = iota // something else
	Namesake            // the same names, at another place or on another machine, of another size
	Same                // the same files, as far as can be told without reading them
)

// Fits compares chosen files and folders with those it was begun with.
func (b *Begun) Fits(paths []string) Fit {
	if b.assign(paths) == nil {
		return Other
	}
	var files, bytes int64
	for _, x := range b.Exhibits {
		files, bytes = files+x.Files, bytes+x.Bytes
	}
	given := slices.Clone(b.Given)
	for _, p := range paths {
		if i := slices.Index(given, escaped(p)); i >= 0 {
			given = slices.Delete(given, i, i+1)
		}
	}
	if len(b.Given) > 0 && len(given) == 0 {
		return Same // what changed meanwhile is said when it is gone on with
	}
	if plan, err := seal.PlanPaths(paths); err == nil {
		if f, n := plan.Count(); f == files && n == bytes {
			return Same
		}
	}
	return Namesake
}

func escaped(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return event.EscapePath(filepath.ToSlash(path))
}

// assign gives each exhibit its files among those chosen, by their names; nil when
// they are not just the same.
func (b *Begun) assign(paths []string) [][]string {
	left := slices.Clone(paths)
	var out [][]string
	for _, x := range b.Exhibits {
		var of []string
		for _, name := range x.Names {
			i := slices.IndexFunc(left, func(p string) bool {
				return event.EscapePath(baseName(p)) == name && slices.Contains(b.Given, escaped(p))
			})
			if i < 0 {
				i = slices.IndexFunc(left, func(p string) bool { return event.EscapePath(baseName(p)) == name })
			}
			if i < 0 {
				return nil
			}
			of, left = append(of, left[i]), slices.Delete(left, i, i+1)
		}
		out = append(out, of)
	}
	if len(left) > 0 {
		return nil
	}
	return out
}

// baseName is the name under which a chosen file or folder goes into an exhibit.
func baseName(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return filepath.Base(path)
}
