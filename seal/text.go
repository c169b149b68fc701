package seal

import (
	"bytes"
	"errors"

	"github.com/safehand/safehand/event"
)

// minText keeps the names and notes in most manifests and labels from showing by
// their length.
const minText = 4 << 10

// errPadding is a text that is not padded to its one length.
var errPadding = errors.New("not padded as it must be")

// SealText seals a manifest's or a label's text, padded with zeros to Padmé
// length: whoever stores it learns its magnitude, not how long a name in it is.
// No text of ours holds a zero byte, so the padding is found again.
func SealText(text []byte, recipients ...event.AgeRecipient) ([]byte, error) {
	clear := make([]byte, padme(int64(len(text)), minText))
	copy(clear, text)
	return SealBytes(clear, recipients...)
}

// OpenText opens what [SealText] made.
func OpenText(file []byte, ids ...Identity) ([]byte, error) {
	return openText(file, false, ids)
}

func openText(file []byte, alone bool, ids []Identity) ([]byte, error) {
	clear, err := openBytes(file, alone, ids)
	if err != nil {
		return nil, err
	}
	text := bytes.TrimRight(clear, "\x00")
	if int64(len(clear)) != padme(int64(len(text)), minText) {
		return nil, errPadding
	}
	return text, nil
}
