package cosign

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Asked is a witness as a service knows it: its address and its keys.
type Asked struct {
	URL  string // of c2sp.org/tlog-witness, without add-checkpoint
	Keys []ledger.CosignerKey
}

// Name is the one name of its keys.
func (a Asked) Name() string { return a.Keys[0].Name() }

// ParseAsked reads URL#KEY or URL#KEY#KEY, as 'safehand witness key' prints it
// for an address.
func ParseAsked(s string) (Asked, error) {
	parts := strings.Split(s, "#")
	u, err := url.Parse(parts[0])
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.User != nil {
		return Asked{}, errors.New("a witness is an address and its keys, such as https://witness.cps-northshire.example#KEY#KEY")
	}
	if len(parts) == 1 {
		return Asked{}, fmt.Errorf("no key of the witness at %s: whoever runs it gives out its keys with '#' after the address ('safehand witness key')", u.Host)
	}
	a := Asked{URL: strings.TrimSuffix(parts[0], "/")}
	for _, p := range parts[1:] {
		var k ledger.CosignerKey
		if err := k.UnmarshalText([]byte(p)); err != nil {
			return Asked{}, fmt.Errorf("a key of the witness at %s: %w", u.Host, err)
		}
		if len(a.Keys) > 0 && k.Name() != a.Name() {
			return Asked{}, fmt.Errorf("the witness at %s has keys of two names", u.Host)
		}
		a.Keys = append(a.Keys, k)
	}
	return a, nil
}

// mostAsked leaves room for two lines of each in one checkpoint.
const mostAsked = 32

// checkAsked refuses witnesses that could not be told apart, or that are the log
// itself.
func checkAsked(all []Asked, origin event.Origin) error {
	if len(all) > mostAsked {
		return fmt.Errorf("%d witnesses; at most %d are asked", len(all), mostAsked)
	}
	names, keys := map[string]bool{}, map[ledger.CosignerKey]bool{}
	for _, a := range all {
		if a.Name() == string(origin) {
			return errors.New("a log is not its own witness")
		}
		if names[a.Name()] {
			return fmt.Errorf("the witness %s twice", a.Name())
		}
		names[a.Name()] = true
		for _, k := range a.Keys {
			if keys[k] {
				return fmt.Errorf("the key %s twice", k)
			}
			keys[k] = true
		}
	}
	return nil
}
