package vectors_test

import (
	"bytes"
	"errors"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/vectors"
)

// checks are what a program does with the vectors of a folder: nil for those it
// accepts. Each is what README.md says of the folder, and nothing more.
var checks = map[string]func(v *vectors.Vector) error{
	"event":       checkEvent,
	"seal":        checkSeal,
	"segments":    again(event.ParseList),
	"manifest":    again(event.ParseManifest),
	"label":       again(event.ParseLabel),
	"words":       again(event.ParseWords),
	"case":        again(event.ParseCaseDetails),
	"grants":      again(event.ParseGrants),
	"sign-in":     again(event.ParseSignIn),
	"roots":       checkRoots,
	"key":         line(new(event.VKey)),
	"recipient":   line(new(event.AgeRecipient)),
	"note":        checkNote,
	"entry":       checkEntry,
	"tally":       checkTally,
	"checkpoint":  checkCheckpoint,
	"inclusion":   checkInclusion,
	"consistency": checkConsistency,
	"proof":       checkProof,
	"sealed":      checkSealed,
	"grant":       checkGrant,
	"unit-copy":   checkUnitCopy,
	"exhibit":     checkExhibit,
	"record-text": checkRecordText,
	"record":      checkRecord,
}

// errSpelling: what was read is written otherwise. No parser may take that.
var errSpelling = errors.New("TAKEN, AND WRITTEN OTHERWISE")

func sameBytes(v *vectors.Vector, again []byte) error {
	if !bytes.Equal(again, v.Body) {
		return errSpelling
	}
	return nil
}

func again[T interface{ Text() ([]byte, error) }](parse func([]byte) (T, error)) func(*vectors.Vector) error {
	return func(v *vectors.Vector) error {
		x, err := parse(v.Body)
		if err != nil {
			return err
		}
		b, err := x.Text()
		if err != nil {
			return err
		}
		return sameBytes(v, b)
	}
}

// line checks a value that stands on a line of its own.
func line(x interface{ UnmarshalText([]byte) error }) func(*vectors.Vector) error {
	return func(v *vectors.Vector) error { return x.UnmarshalText(bytes.TrimSuffix(v.Body, []byte("\n"))) }
}

var errSays = errors.New("it is read, and the header says something else of it")

func checkEvent(v *vectors.Vector) error {
	e, err := event.Parse(v.Body)
	if err != nil {
		return err
	}
	b, err := event.Text(e)
	if err != nil {
		return err
	}
	if event.IDOf(e).String() != v.Get("id") {
		return errSays
	}
	return sameBytes(v, b)
}

func checkSeal(v *vectors.Vector) error {
	s, err := event.ParseSeal(v.Body)
	if err != nil {
		return err
	}
	b, err := s.Text()
	if err != nil {
		return err
	}
	if s.ID().String() != v.Get("id") || s.ID().SealNumber() != v.Get("number") {
		return errSays
	}
	return sameBytes(v, b)
}

func checkRoots(v *vectors.Vector) error {
	t, err := continuity.ParseRoots(v.Body)
	if err != nil {
		return err
	}
	b, err := continuity.FormatRoots(t)
	if err != nil {
		return err
	}
	return sameBytes(v, b)
}

func checkNote(v *vectors.Vector) error {
	n, err := event.ParseNote(v.Body)
	if err != nil {
		return err
	}
	if err := sameBytes(v, n.Bytes()); err != nil {
		return err
	}
	if _, err := event.Parse(n.Text); err != nil {
		return err
	}
	var keys []event.VKey
	for _, k := range v.All("key") {
		keys = append(keys, event.VKey(k))
	}
	return n.Verify(keys)
}
