package record_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
)

const eve = event.PersonID("eve.moss@northshire.example")

// enrolment is what somebody invited says, and is to sign with two keys.
func enrolment(s *Story, who event.PersonID) *event.Enrolled {
	s.Say(&event.Invited{
		Header: s.By(event.ActorID(Chief), event.PartyID(Police)), Person: who,
		Key: s.Key(event.InvitationKeyName(event.HolderID(who)), 1), Until: event.TimeOf(s.Clock) + 3600,
	})
	e := &event.Enrolled{
		Header: s.By(event.ActorID(who), event.PartyID(Police)),
		Keys:   []event.VKey{s.Key(string(who), 1)}, Recipient: Recipient(),
	}
	s.State(func(st *custody.State) { e.Invitation = st.Dir.Person(event.HolderID(who)).Invitation.Event })
	return e
}

// unsigned demands that a note is refused for its signatures, and leaves nothing
// behind: no entry, no row.
func unsigned(t *testing.T, s *Story, n *event.Note) {
	t.Helper()
	before := dump(t, s.DB)
	_, err := s.Log.Submit(t.Context(), record.Submission{Note: n})
	if !errors.Is(err, event.ErrSignature) && !errors.Is(err, &event.Refusal{Code: event.CodeSignature}) {
		t.Errorf("answered %v", err)
	}
	if !maps.EqualFunc(before, dump(t, s.DB), slices.Equal) {
		t.Error("what was refused left something behind")
	}
}

// A statement that two keys sign, with its lines changed: before it is in the log,
// and after, when a second entry for the same act would be a second history of it.
func TestChangedSignatureLines(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		e := enrolment(s, eve)
		good := s.Sign(e)
		amys := s.SignAs(e, s.Signer(string(Amy), 1)).Signatures[0]
		rows := map[string]func(l []event.Signature) []event.Signature{
			"the first stripped":  func(l []event.Signature) []event.Signature { return l[1:] },
			"the second stripped": func(l []event.Signature) []event.Signature { return l[:1] },
			"a third added":       func(l []event.Signature) []event.Signature { return append(l, amys) },
			"one twice":           func(l []event.Signature) []event.Signature { return append(l, l[1]) },
			"reordered":           func(l []event.Signature) []event.Signature { return []event.Signature{l[1], l[0]} },
			"another's relabelled": func(l []event.Signature) []event.Signature {
				return []event.Signature{l[0], relabelled(t, amys, l[1])}
			},
			"relabelled as another's": func(l []event.Signature) []event.Signature {
				return []event.Signature{l[0], relabelled(t, l[1], amys)}
			},
		}
		try := func(when string) {
			for name, change := range rows {
				t.Run(when+", "+name, func(t *testing.T) {
					n := *good
					n.Signatures = change(slices.Clone(good.Signatures))
					unsigned(t, s, &n)
				})
			}
		}
		try("new")
		first := s.Submit(record.Submission{Note: good})
		try("recorded")
		if again := s.Submit(record.Submission{Note: good}); again.Index != first.Index {
			t.Errorf("recorded at %d and at %d", first.Index, again.Index)
		}
	})
}

// relabelled is a signature under the name and hash of another line.
func relabelled(t *testing.T, s, as event.Signature) event.Signature {
	t.Helper()
	from, err1 := base64.StdEncoding.DecodeString(s.Base64)
	to, err2 := base64.StdEncoding.DecodeString(as.Base64)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	s.Name, s.Hash, s.Base64 = as.Name, as.Hash, base64.StdEncoding.EncodeToString(append(to[:4], from[4:]...))
	return s
}

// Eve enrols Amy's public key under her own name, so that what Amy signs could be
// shown as Eve's. She has not got the private one.
func TestAStrangersKeyIsNotEnrolled(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		e := enrolment(s, eve)
		_, b64, _ := strings.Cut(strings.TrimPrefix(string(s.Key(string(Amy), 1)), string(Amy)+"+"), "+")
		raw, err := base64.StdEncoding.DecodeString(b64)
		if err != nil || len(raw) != 1+ed25519.PublicKeySize {
			t.Fatalf("%d bytes of a key: %v", len(raw), err)
		}
		invitation, own := s.Signer(event.InvitationKeyName(event.HolderID(eve)), 1), s.Signer(string(eve), 1)
		amys := event.FormatKey(string(eve), raw[1:])
		for name, keys := range map[string][]event.VKey{"alone": {amys}, "beside her own": {amys, e.Keys[0]}} {
			t.Run(name, func(t *testing.T) {
				e.Keys = keys
				slices.Sort(e.Keys)
				unsigned(t, s, s.SignAs(e, invitation))
				unsigned(t, s, s.SignAs(e, invitation, own))
				unsigned(t, s, s.SignAs(e, invitation, own, s.Signer(string(Ben), 1)))
				// Her own signature, named as if Amy's key had made it.
				n := s.SignAs(e, invitation, own)
				v, err := amys.Verifier()
				if err != nil {
					t.Fatal(err)
				}
				for i := range e.Keys {
					b := []byte{byte(v.KeyHash() >> 24), byte(v.KeyHash() >> 16), byte(v.KeyHash() >> 8), byte(v.KeyHash())}
					as := event.Signature{Name: string(eve), Hash: v.KeyHash(), Base64: base64.StdEncoding.EncodeToString(b)}
					lines := slices.Clone(n.Signatures)
					lines = slices.Insert(lines, 1+i, relabelled(t, n.Signatures[1], as))
					unsigned(t, s, &event.Note{Text: n.Text, Signatures: lines[:1+len(e.Keys)]})
				}
			})
		}
	})
}
