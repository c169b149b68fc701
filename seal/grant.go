package seal

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// A key on its way from one holder to another is an age identity file: what it
// opens stands in comment lines, which stock age passes over, so that a key put
// in the wrong envelope shows.
func keyFile(key Identity, lines ...string) []byte {
	var b bytes.Buffer
	for _, l := range lines {
		fmt.Fprintf(&b, "# %s\n", l)
	}
	fmt.Fprintf(&b, "# recipient %s\n%s\n", key.ID(), key)
	return b.Bytes()
}

// openKeyFile demands the very file that keyFile makes, with the key that want
// names.
func openKeyFile(file []byte, want event.RecipientID, ids []Identity, lines ...string) (Identity, error) {
	clear, err := openBytes(file, true, ids)
	if err != nil {
		return Identity{}, err
	}
	text := strings.TrimSuffix(string(clear), "\n")
	key, err := ParseIdentity(text[strings.LastIndexByte(text, '\n')+1:])
	if err != nil {
		return Identity{}, fmt.Errorf("%w: no key is in it", ErrWrongKey)
	}
	if key.ID() != want {
		return Identity{}, fmt.Errorf("%w: another key is in it", ErrWrongKey)
	}
	if !bytes.Equal(clear, keyFile(key, lines...)) {
		return Identity{}, fmt.Errorf("%w: it was made for something else", ErrWrongKey)
	}
	return key, nil
}

func grantLines(exhibit event.ExhibitID) []string {
	return []string{"safehand/grant/v1", "exhibit " + exhibit.String()}
}

// MakeGrant seals an exhibit's key to one holder.
func MakeGrant(key Identity, exhibit event.ExhibitID, to event.AgeRecipient) ([]byte, error) {
	return SealBytes(keyFile(key, grantLines(exhibit)...), to)
}

// OpenGrant gives the exhibit's key. want is the recipient that the exhibit's
// seal names; with any other key inside it is ErrWrongKey, and whoever made the
// grant is to be named.
func OpenGrant(file []byte, exhibit event.ExhibitID, want event.RecipientID, ids ...Identity) (Identity, error) {
	return openKeyFile(file, want, ids, grantLines(exhibit)...)
}
