package client

import (
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// room refuses a sending whose last statement the service would not take for its
// size, before the first byte of it is sealed or opened: with it goes a key for
// every exhibit to everyone who can open.
func room(s *continuity.Story, from event.UnitID, to []event.HolderID, exhibits int, label int64) error {
	return fits(s.State.Grantees(from, to), exhibits, label)
}

func fits(grantees []custody.Grantee, exhibits int, label int64) error {
	fixed, each, err := dispatchSize(grantees, label)
	if err != nil || fixed+int64(exhibits)*each <= api.MaxSubmission {
		return err
	}
	most := max(0, api.MaxSubmission-fixed) / each
	return fmt.Errorf("%d exhibits are too many at once for the %d keys of people and units that could open them there: send at most %d at a time", exhibits, len(grantees), most)
}

// dispatchSize is about what a dispatch takes as it travels, never less: what does
// not depend on its exhibits, and what each of them adds.
func dispatchSize(grantees []custody.Grantee, label int64) (fixed, each int64, err error) {
	key, err := keySize()
	for _, g := range grantees {
		// The key, and its line in the list of them.
		line := len("grant    12345\n") + 2*2*len(event.Digest{}) + len(g.Key.String())
		each += inJSON(key) + inJSON(int64(line))
	}
	// The label is padded, and sealed to each of them and to the sender.
	sealed := label + label/8 + int64(len(grantees)+2)*key + 8<<10
	return 2*event.MaxText + inJSON(sealed), each, err
}

// keySize is the size of an exhibit's key sealed to somebody: it is the same for
// all, and more than a stanza of a label takes.
func keySize() (int64, error) {
	id, err := seal.GenerateIdentity()
	if err != nil {
		return 0, err
	}
	f, err := seal.MakeGrant(id, event.ExhibitID{}, id.Recipient())
	return int64(len(f)), err
}

// inJSON is the size of bytes as they travel: base64, quotation marks, a comma.
func inJSON(n int64) int64 { return (n+2)/3*4 + 3 }

// labelSize is about what a label to be written will take: what the exhibits are
// called is not known before they are opened.
func labelSize(message []string, exhibits int) int64 {
	n := int64(exhibits) * 1 << 10
	for _, m := range message {
		n += int64(len(m)) + 16
	}
	return n
}
