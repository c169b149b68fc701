package event

import "errors"

// LogKey is a verifier key of a log's checkpoints: Ed25519, or the ML-DSA-44
// form of c2sp.org/tlog-cosignature. It is read by the ledger package; here it
// is only a word in its one spelling. A head carries a valid line of each key.
type LogKey string

// maxLogKey bounds a key's text: an ML-DSA-44 key has some 1,800 characters.
const maxLogKey = 4 << 10

func (k LogKey) MarshalText() ([]byte, error) { return []byte(k), nil }
func (k *LogKey) UnmarshalText(b []byte) error {
	if len(b) > maxLogKey || !isLogKey(string(b)) {
		return errors.New("not a log's verifier key")
	}
	*k = LogKey(b)
	return nil
}
