package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// The recipient of a person's age files is public: whoever stores her drafts could
// make one, with keys of his own for what she sends. So each part is signed by its
// order's key, which is named in an order that she signed herself, and names the
// part before it.

// signedPart is what is in the age file.
type signedPart struct {
	Note    string          `json:"note,omitempty"` // none in what never leaves the home
	Content json.RawMessage `json:"content"`
}

// partText is what is signed of a part.
func partText(first event.RecipientID, n int, after, content event.Digest) []byte {
	return fmt.Appendf(nil, "safehand/draft/v1 part\nexhibit %s\npart %d\nafter %s\ncontent %s\n", first, n, after, content)
}

// lock makes an age file of a part, signed where it is given with what.
func (p *draftPart) lock(to event.AgeRecipient, sign func(content event.Digest) (*event.Note, error)) (file []byte, content event.Digest, err error) {
	var s signedPart
	if s.Content, err = json.Marshal(p); err != nil {
		return nil, content, err
	}
	content = event.Sum(s.Content)
	if sign != nil {
		n, err := sign(content)
		if err != nil {
			return nil, content, err
		}
		s.Note = string(n.Bytes())
	}
	b, err := json.Marshal(s)
	if err != nil {
		return nil, content, err
	}
	file, err = seal.SealBytes(b, to)
	return file, content, err
}

func openPart(file []byte, id seal.Identity) (*signedPart, *draftPart, error) {
	b, err := seal.OpenBytes(file, id)
	if err != nil {
		return nil, nil, err
	}
	s, p := new(signedPart), new(draftPart)
	if err := json.Unmarshal(b, s); err != nil {
		return nil, nil, fmt.Errorf("%w: %v", errDraft, err)
	}
	if err := json.Unmarshal(s.Content, p); err != nil {
		return nil, nil, fmt.Errorf("%w: %v", errDraft, err)
	}
	return s, p, nil
}

var errForged = errors.New("it is not signed by you: somebody else made it")

// verify holds the next part against who made the ones before.
func (d *drafted) verify(s *signedPart, p *draftPart) error {
	if p.Order != "" {
		if err := d.ordered(p.Order); err != nil {
			return err
		}
	}
	n, err := event.ParseNote([]byte(s.Note))
	if err != nil || d.key == "" {
		return fmt.Errorf("%w: %w", errDraft, errForged)
	}
	content := event.Sum(s.Content)
	if string(n.Text) != string(partText(d.first(), d.parts, d.last, content)) || n.Verify([]event.VKey{d.key}) != nil {
		return fmt.Errorf("%w: %w", errDraft, errForged)
	}
	d.parts, d.last = d.parts+1, content
	return nil
}

// ordered: the order is the author's own, of just what the draft says. Its key signs
// what follows.
func (d *drafted) ordered(text string) error {
	n, err := event.ParseNote([]byte(text))
	if err != nil {
		return fmt.Errorf("%w: %v", errDraft, err)
	}
	e, err := event.Parse(n.Text)
	o, ok := e.(*event.Ordered)
	if err != nil || !ok || n.Verify([]event.VKey{d.author}) != nil || o.By != d.by || !d.same(o) {
		return fmt.Errorf("%w: %w", errDraft, errForged)
	}
	d.key = o.OrderKey
	return nil
}

func (d *drafted) same(o *event.Ordered) bool {
	if d.head == nil || o.For != event.PartyID(d.head.For) || o.Label != event.Sum([]byte(d.head.Label)) ||
		!slices.Equal(o.To, slices.Sorted(slices.Values(d.head.To))) || !d.dueAs(o) || len(o.Exhibits) != len(d.items) {
		return false
	}
	for i := range d.items {
		if !slices.Contains(o.Exhibits, event.OrderedExhibit{Recipient: d.items[i].key.ID(), Thread: d.head.Exhibits[i].Thread}) {
			return false
		}
	}
	return true
}

// dueAs: as it was begun, or as an instant that passed is made up for ([Prepared.inTime]).
func (d *drafted) dueAs(o *event.Ordered) bool {
	return o.Deadline == d.head.Deadline || d.head.Deadline.Kind == event.Instant && o.Deadline == urgent
}

// signer signs parts with an order's key.
func (j *journal) signer(key note.Signer) func(event.Digest) (*event.Note, error) {
	return func(content event.Digest) (*event.Note, error) {
		return event.Sign(partText(j.first, len(j.parts), j.last, content), key)
	}
}
