package client

import (
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// drafted is what the parts of a draft add up to.
type drafted struct {
	by     event.Signer // whose it must be, and the key she signs with
	author event.VKey
	key    event.VKey // of the newest order
	parts  int
	last   event.Digest // of the part before

	head     *draftHead
	machines map[string]*draftMachine // the newest of each name
	items    []draftedItem
}

type draftedItem struct {
	key     seal.Identity
	outline seal.Outline
	done    seal.Done
	told    seal.Done // as far as parts tell it
	sealed  *event.Note
}

func (c *Client) drafted() *drafted { return &drafted{by: c.Who(), author: c.ring.VKey()} }

var errDraft = errors.New("the draft of a sending that was begun is damaged")

// take adds the next part.
func (d *drafted) take(file []byte, id seal.Identity) error {
	s, p, err := openPart(file, id)
	if err != nil {
		return err
	}
	if (d.head == nil) != (p.Head != nil) {
		return errDraft
	}
	if p.Head != nil {
		if err := d.begin(p.Head); err != nil {
			return err
		}
	}
	if err := d.verify(s, p); err != nil {
		return err
	}
	for _, plan := range p.Plans {
		if err := d.plan(plan); err != nil {
			return err
		}
	}
	if m := p.Machine; m != nil {
		if len(m.Standing) != len(d.items) || len(m.Given) != len(d.items) {
			return errDraft
		}
		d.machines[m.Name] = m
	}
	if p.Done != nil {
		if p.Done.Exhibit < 0 || p.Done.Exhibit >= len(d.items) {
			return errDraft
		}
		if err := p.Done.addTo(&d.items[p.Done.Exhibit].done); err != nil {
			return err
		}
	}
	return d.seal(p.Sealed)
}

func (d *drafted) begin(h *draftHead) error {
	if h.Format != draftFormat {
		return fmt.Errorf("%w, or of a newer version of this program: it says %q", errDraft, h.Format)
	}
	if len(h.Exhibits) == 0 || len(h.Exhibits) > event.MaxExhibits {
		return errDraft
	}
	d.head, d.machines = h, map[string]*draftMachine{}
	for _, x := range h.Exhibits {
		key, err := seal.ParseIdentity(x.Key)
		if err != nil {
			return err
		}
		d.items = append(d.items, draftedItem{key: key, outline: seal.Outline{Headers: x.Headers}})
	}
	return nil
}

func (d *drafted) plan(p draftPlan) error {
	if p.Exhibit < 0 || p.Exhibit >= len(d.items) {
		return errDraft
	}
	o := &d.items[p.Exhibit].outline
	for _, line := range p.Lines {
		f, err := parsePlanLine(line)
		if err != nil {
			return fmt.Errorf("%w: %v", errDraft, err)
		}
		o.Files = append(o.Files, f)
	}
	return nil
}

// addTo adds what a part or a journal says of an exhibit's progress. An edge that
// does not reach on to what is known is left out.
func (p *draftDone) addTo(d *seal.Done) error {
	for _, line := range p.Segments {
		if err := addSegment(d, line); err != nil {
			return err
		}
	}
	if p.From < 0 || p.From > len(d.Edge.Contents) || p.Edge < d.Edge.Segments {
		return nil
	}
	d.Edge = seal.Edge{Segments: p.Edge, Contents: append(slices.Clip(d.Edge.Contents[:p.From]), p.Contents...), Hash: p.Hash}
	return nil
}

func addSegment(d *seal.Done, line string) error {
	i, s, err := parseSegmentLine(line)
	if err != nil {
		return fmt.Errorf("%w: %v", errDraft, err)
	}
	setSegment(d, i, s)
	return nil
}

func (d *drafted) seal(p *draftSealed) error {
	if p == nil {
		return nil
	}
	if p.Exhibit < 0 || p.Exhibit >= len(d.items) {
		return errDraft
	}
	n, err := event.ParseNote([]byte(p.Note))
	if err != nil {
		return fmt.Errorf("%w: %v", errDraft, err)
	}
	d.items[p.Exhibit].sealed = n
	return nil
}

// tellDone keeps what the parts tell apart from what a journal adds.
func (x *draftedItem) tellDone() {
	x.told = seal.Done{Segments: slices.Clone(x.done.Segments), Edge: x.done.Edge}
}

// tells reports whether a part says that this segment is stored.
func (x *draftedItem) tells(i int, s event.Sized) bool {
	return i < len(x.told.Segments) && x.told.Segments[i] == s
}

// first is the exhibit under which the draft is kept: the one that stands first
// in the order.
func (d *drafted) first() event.RecipientID {
	var ids []event.RecipientID
	for i := range d.items {
		ids = append(ids, d.items[i].key.ID())
	}
	return firstOf(ids)
}

func firstOf(ids []event.RecipientID) event.RecipientID {
	return slices.MinFunc(ids, func(a, b event.RecipientID) int { return slices.Compare(a.Digest[:], b.Digest[:]) })
}

// stored counts segments.
func stored(d *seal.Done) (n int64) {
	for _, s := range d.Segments {
		if s.Size > 0 {
			n++
		}
	}
	return n
}

// progress is how many segments are stored or no longer needed.
func (d *drafted) progress() (n int64) {
	for i := range d.items {
		if n += stored(&d.items[i].done); d.items[i].sealed != nil {
			n++ // and its seal was made
		}
	}
	return n
}

// unbroken takes back an edge before which a segment is missing: what a machine wrote
// down last may be lost with it, and what the service kept too long ago is gone.
func unbroken(d *seal.Done) {
	if d.Edge.Segments > int64(len(d.Segments)) {
		d.Edge = seal.Edge{}
		return
	}
	for _, s := range d.Segments[:d.Edge.Segments] {
		if s.Size == 0 {
			d.Edge = seal.Edge{}
			return
		}
	}
}
