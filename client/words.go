package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// sealedText is what travels beside a statement and only the parties read.
type sealedText interface{ Text() ([]byte, error) }

// confide seals a text to its author and to the units and people named, by the
// keys that they have now.
func (c *Client) confide(s *continuity.Story, t sealedText, to ...event.HolderID) (*event.Sized, []byte, error) {
	text, err := t.Text()
	if err != nil {
		return nil, nil, err
	}
	readers := []event.AgeRecipient{c.ring.Recipient()}
	for _, h := range to {
		for _, g := range s.State.Grantees("", []event.HolderID{h}) {
			if !slices.Contains(readers, g.Recipient) {
				readers = append(readers, g.Recipient)
			}
		}
	}
	file, err := seal.SealText(text, readers...)
	if err != nil {
		return nil, nil, err
	}
	return &event.Sized{Digest: event.Sum(file), Size: int64(len(file))}, file, nil
}

// words are lines in the person's own words, sealed to the parties; nothing when
// there are none.
func (c *Client) words(s *continuity.Story, exhibits, lines []string, to ...event.HolderID) (*event.Sized, []byte, error) {
	if len(exhibits)+len(lines) == 0 {
		return nil, nil, nil
	}
	w := &event.Words{From: c.Who().ID}
	rand.Read(w.Random[:])
	for _, x := range exhibits {
		w.Exhibits = append(w.Exhibits, event.FreeText(x))
	}
	for _, l := range lines {
		w.Lines = append(w.Lines, event.FreeText(l))
	}
	return c.confide(s, w, to...)
}

// confided fetches what a statement names and opens it with one of the keys. It is
// the file that was signed for or it is refused.
func (c *Client) confided(ctx context.Context, id event.EventID, want event.Sized, ids []seal.Identity) ([]byte, error) {
	var file []byte
	err := c.signedIn(ctx, func() (err error) {
		file, err = c.fetch(ctx, "/v1/words/"+id.String(), want.Size)
		return err
	})
	if err != nil {
		return nil, err
	}
	if event.Sum(file) != want.Digest {
		return nil, fmt.Errorf("%w: the words are not those that were signed for", ErrUntrusted)
	}
	return seal.OpenText(file, ids...)
}

// Said is what somebody wrote beside a statement, for people.
type Said struct {
	Words []string `json:"words,omitempty"`
	Asks  []string `json:"asks,omitempty"` // references of exhibits, in a request
	// WordsWait says why they can't be read, if they can't.
	WordsWait string `json:"words_wait,omitempty"`
}

// reader gives what was written beside a statement, nothing when nothing was.
type reader func(event.EventID) (Said, error)

// reader reads the words of a story's statements. What can't be read is said and
// hides nothing else; words that are not those signed for are refused.
func (c *Client) reader(ctx context.Context, s *continuity.Story) reader {
	var ids []seal.Identity
	said := map[event.EventID]*continuity.Statement{}
	for i := range s.Statements {
		said[s.Statements[i].ID] = &s.Statements[i]
	}
	return func(id event.EventID) (Said, error) {
		st := said[id]
		_, person := c.Who().ID.Person()
		if st == nil || event.WordsOf(st.Event) == nil || !person || c.theirsAlone(st.Event) {
			return Said{}, nil
		}
		var err error
		if ids == nil {
			if ids, err = c.allIdentities(ctx, s); err != nil {
				return Said{}, err
			}
		}
		w, err := c.wordsBeside(ctx, st, ids)
		if err != nil && !errors.Is(err, ErrUntrusted) {
			return Said{WordsWait: err.Error()}, nil
		}
		return plainWords(w), err
	}
}

func plainWords(w *event.Words) (out Said) {
	if w == nil {
		return out
	}
	for _, x := range w.Exhibits {
		out.Asks = append(out.Asks, string(x))
	}
	for _, l := range w.Lines {
		out.Words = append(out.Words, string(l))
	}
	return out
}

// wordsBeside opens the words beside a statement that has some.
func (c *Client) wordsBeside(ctx context.Context, st *continuity.Statement, ids []seal.Identity) (*event.Words, error) {
	text, err := c.confided(ctx, st.ID, *event.WordsOf(st.Event), ids)
	if err != nil {
		return nil, err
	}
	w, err := event.ParseWords(text)
	if err != nil {
		return nil, fmt.Errorf("the words that %s wrote: %w", st.Event.Common().By.ID, err)
	}
	if w.From != st.Event.Common().By.ID {
		return nil, fmt.Errorf("the words that %s wrote are in the name of %s", st.Event.Common().By.ID, w.From)
	}
	return w, nil
}

// allIdentities are one's own key and those of one's units, as far as they were
// handed over.
func (c *Client) allIdentities(ctx context.Context, s *continuity.Story) ([]seal.Identity, error) {
	out := []seal.Identity{c.ring.Open}
	me := s.State.Dir.Person(event.HolderID(c.Who().ID))
	if me == nil {
		return out, nil
	}
	for _, unit := range me.Units {
		u := s.State.Dir.Unit(unit)
		for n := len(u.Keys); n > 0; n-- {
			if !u.Holds(n, c.ring.Ref()) {
				continue
			}
			keys, err := c.unitKeys(ctx, s, unit, n)
			if err != nil {
				return nil, err
			}
			for _, k := range keys {
				out = append(out, k.Key)
			}
			if n = u.Keys[u.CopyOf(n, c.ring.Ref())-1].Oldest; n == 1 {
				break
			}
		}
	}
	return out, nil
}
