// Package event is the vocabulary of Safehand: identifiers, the text grammar,
// and every kind of signed statement.
//
// A statement ("event") is the only way any state changes. Its text is lines of
// "key value" in the one order its kind fixes (docs/event.md); it travels as a
// signed note (c2sp.org/signed-note). [Parse] accepts exactly the texts that
// [Text] writes, so a statement has one spelling and its id, the SHA-256 of its
// text, has one meaning. What parses today parses for ever: kinds and fields
// are added under a new version of the first line, never changed.
//
// Nothing here does I/O, asks the time, or imports anything else of Safehand.
package event

import (
	"bytes"
	"fmt"
	"strings"
)

// Kind is the word in an event's first line that says what happened.
type Kind string

// Event is one kind's statement. The concrete types are pointers to the structs
// of this package, such as *[Received].
type Event interface {
	Kind() Kind
	// Common is what every statement says.
	Common() *Header
	fields(*codec)
}

// Header is what every statement says of itself.
type Header struct {
	// Log is the log the statement is for; in any other it is refused.
	Log Origin
	// By is who says it, and with which of her key records.
	By Signer
	// For is the unit or organisation acted for.
	For PartyID
	// At is the signer's clock: a claim, shown and never judged by.
	At Time
	// Salt keeps the id from confirming a guess at the text.
	Salt Salt
	// Seen is the newest checkpoint the signer verified: a history forked
	// before it can never be joined to hers again unseen.
	Seen Seen
}

// Signer is an actor and the number of the key record she signs with.
type Signer struct {
	ID     ActorID
	Number int
}

func (s Signer) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s %d", s.ID, s.Number), nil
}

func (s *Signer) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if s.Number, err = keyNumber(p[1]); err != nil {
		return err
	}
	return s.ID.UnmarshalText([]byte(p[0]))
}

// MaxSeen is how long, in seconds, a head may have been out of date when a
// statement is recorded whose signer named it as the newest she had seen. What was
// signed is recorded soon, or never: nobody keeps it back until it suits.
const MaxSeen = 24 * 3600

// Seen is the size and root hash of a checkpoint.
type Seen struct {
	Size int64
	Root Digest
}

func (s Seen) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d %s", s.Size, s.Root), nil }

func (s *Seen) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if s.Size, err = decimal(p[0]); err != nil {
		return err
	}
	s.Root, err = ParseDigest(p[1])
	return err
}

// header is the common part of what a person, an agent or a root says.
func (h *Header) header(c *codec) {
	one(c, "log", &h.Log)
	one(c, "by", &h.By)
	one(c, "for", &h.For)
	one(c, "at", &h.At)
	one(c, "salt", &h.Salt)
	one(c, "seen", &h.Seen)
}

// service is the common part of what the service itself says: it has no
// checkpoint to have seen, and the same statement on two nodes must be the same
// bytes, so there is no salt.
func (h *Header) service(c *codec) {
	one(c, "log", &h.Log)
	one(c, "by", &h.By)
	one(c, "at", &h.At)
}

// Common gives an event its header.
func (h *Header) Common() *Header { return h }

// IDOf is the identity of the statement e: the SHA-256 of its text.
func IDOf(e Event) EventID {
	b, err := Text(e)
	if err != nil {
		return EventID{}
	}
	return EventID{Sum(b)}
}

const firstLine = "safehand/event/v1 "

// Text is the one spelling of e, the bytes that are signed.
func Text(e Event) ([]byte, error) {
	b, err := write(firstLine+string(e.Kind()), MaxText, e.fields)
	if err != nil {
		return nil, err
	}
	// What could not be read back is never signed.
	if _, err := Parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// Parse reads a statement's text. Every error wraps [ErrText].
func Parse(b []byte) (Event, error) {
	first, _, _ := bytes.Cut(b, []byte("\n"))
	kind, ok := strings.CutPrefix(string(first), firstLine)
	e := blank(Kind(kind))
	if !ok || e == nil {
		return nil, bad("not a statement of a known kind")
	}
	if err := read(b, firstLine+kind, MaxText, e.fields); err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	again, err := spell(firstLine+kind, e.fields)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	if !bytes.Equal(again, b) {
		return nil, bad("%s: not its one spelling", kind)
	}
	return e, nil
}

// blank is an empty statement of kind k, or nil. Which kinds there are is
// decided here; a kind no command makes does not exist yet.
func blank(k Kind) Event {
	if make, ok := makers[k]; ok {
		return make()
	}
	return nil
}

// of makes an empty statement of one kind.
func of[T any, E interface {
	*T
	Event
}]() Event {
	return E(new(T))
}

var kinds = []func() Event{
	of[Rules], of[Admitted], of[Recognised], of[Appointed], of[Invited], of[Enrolled], of[Revoked],
	of[UnitCreated], of[UnitKeyMade], of[UnitKeyHandedOn], of[AgentAppointed],
	of[UnitClosed], of[Decided],
	of[Ordered], of[Sealed], of[Dispatched], of[Checked], of[Received], of[Opened], of[Granted], of[Exported], of[Recalled],
	of[Rejected], of[Returned], of[Destroyed], of[Assigned],
	of[RedirectAsked], of[AskedBack], of[Reported], of[Noted], of[Answered],
	of[CaseOpened], of[CaseChanged], of[CasePeople], of[Filed], of[Marked], of[HearingListed], of[Requested],
	of[Account], of[Alarm], of[ReviewDecided], of[HoursChanged],
	of[DrillBegun], of[DrillAlarm], of[DrillAnswered], of[Unanswered], of[Unchecked], of[InvitationWithdrawn],
	of[Stopped], of[Resumed], of[PersonStopped], of[PersonResumed], of[Noticed],
}

var makers = func() map[Kind]func() Event {
	out := make(map[Kind]func() Event, len(kinds))
	for _, make := range kinds {
		out[make().Kind()] = make
	}
	return out
}()

// Kinds lists every kind, in the order of docs/event.md.
func Kinds() []Kind {
	var out []Kind
	for _, make := range kinds {
		out = append(out, make().Kind())
	}
	return out
}
