package seal

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// UnitKey is a unit's key of that number. A unit's newest key carries those
// before it, so that whoever joins today opens what the unit received last year.
type UnitKey struct {
	Number int
	Key    Identity
}

// unitFile is an age identity file with every key, the newest first.
func unitFile(unit event.UnitID, keys []UnitKey) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# safehand/unit-key/v1\n# unit %s\n", unit)
	for _, k := range keys {
		fmt.Fprintf(&b, "# key %d\n# recipient %s\n%s\n", k.Number, k.Key.ID(), k.Key)
	}
	return b.Bytes()
}

// MakeUnitCopy seals a unit's keys, the newest first, to one member.
func MakeUnitCopy(unit event.UnitID, keys []UnitKey, to event.AgeRecipient) ([]byte, error) {
	return SealBytes(unitFile(unit, keys), to)
}

// OpenUnitCopy gives the unit's keys in a member's copy. want are the recipients
// that the unit's keys were announced with, number 1 first, up to the copy's own:
// with any other key inside, or without one from oldest on, it is ErrWrongKey.
func OpenUnitCopy(file []byte, unit event.UnitID, oldest int, want []event.AgeRecipient, ids ...Identity) ([]UnitKey, error) {
	clear, err := openBytes(file, true, ids)
	if err != nil {
		return nil, err
	}
	var keys []UnitKey
	number := len(want)
	for line := range strings.Lines(string(clear)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, err := ParseIdentity(strings.TrimSuffix(line, "\n"))
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: a line in it is no key", ErrWrongKey)
		case number < 1 || key.ID() != want[number-1].ID():
			return nil, fmt.Errorf("%w: key %d of the unit is another one", ErrWrongKey, number)
		}
		keys = append(keys, UnitKey{number, key})
		number--
	}
	if len(keys) == 0 || number >= oldest {
		return nil, fmt.Errorf("%w: an older key of the unit is missing in it", ErrWrongKey)
	}
	if !bytes.Equal(clear, unitFile(unit, keys)) {
		return nil, fmt.Errorf("%w: it was made for something else", ErrWrongKey)
	}
	return keys, nil
}
