package canary

import (
	"errors"
	"strings"
)

// identityPrefix begins every secret key of age that Safehand makes.
const identityPrefix = "AGE-SECRET-KEY-PQ-"

const bech32Chars = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// Identity gives what must not be found of a key that opens: as age writes it, as
// Bech32 may also be written, and the seed that it spells, which is the key without
// its clothes.
func Identity(name, key string) ([]Canary, error) {
	seed, err := Seed(key)
	if err != nil {
		return nil, err
	}
	return []Canary{
		{Name: name, Bytes: []byte(key), Digest: true},
		{Name: name + " (in lower case)", Bytes: []byte(strings.ToLower(key))},
		{Name: name + " (its seed)", Bytes: seed, Digest: true},
	}, nil
}

// Seed is the 32 bytes that an age identity spells in Bech32 (BIP 173, without its
// bound on the length).
func Seed(identity string) ([]byte, error) {
	data, ok := strings.CutPrefix(identity, identityPrefix+"1")
	if !ok || len(data) < 6 {
		return nil, errors.New("not a hybrid identity")
	}
	var out []byte
	acc, bits := 0, 0
	for _, c := range strings.ToLower(data[:len(data)-6]) {
		acc, bits = acc<<5|strings.IndexRune(bech32Chars, c), bits+5
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
			acc &= 1<<bits - 1
		}
	}
	return out, nil
}
