//go:build !js

package vectors_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"strings"

	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// parties are keys, recipients and trusted roots: what says who somebody is.
func parties(b *book, _ *recorder) {
	b.keys()
	b.recipients()
	b.pass("roots/two", "Two organisations and a log.", []byte(rootsBody))
	lines := strings.SplitAfter(rootsBody, "\n")
	b.fail("roots/not-in-order", "order", "roots/two", "Organisations do not stand in order.", []byte(lines[0]+lines[2]+lines[1]+lines[3]))
	b.fail("roots/twice", "order", "roots/two", "An organisation has two roots.", []byte(lines[0]+lines[1]+lines[1]+lines[2]+lines[3]))
	b.fail("roots/log-in-front", "order", "roots/two", "The log stands at the end.", []byte(lines[0]+lines[3]+lines[1]+lines[2]))
	b.fail("roots/nobody", "limit", "roots/two", "Somebody is trusted.", []byte(lines[0]+lines[3]))
	b.each("roots", []one{
		{"another-version", "first-line", "two", "The first line is that of another version.", "roots/v1", "roots/v2"},
		{"an-unknown-line", "line", "two", "A line is neither an organisation's nor a log's.", "log safehand.example/log\n", "log safehand.example/log\nnote x\n"},
		{"digest-in-upper-case", "digest", "two", "A digest has upper-case digits.", "ae0e97ac", "AE0E97AC"},
		{"organisation-in-upper-case", "name", "two", "An organisation has an upper-case letter.", "organisation northshire", "organisation Northshire"},
		{"carriage-return", "name", "two", "A line ends with a carriage return.", "safehand.example/log\n", "safehand.example/log\r\n"},
	})
}

// keys are verifier keys. Under one of small order every signature of every text
// verifies: whoever enrolled it could deny having signed anything.
func (b *book) keys() {
	b.t.Helper()
	const name = "amy.reed@northshire.example"
	good := string(continuitytest.KeyOf(name, "").VKey)
	b.pass("key/person", "A person's key.", []byte(good+"\n"))
	point := func(s string) []byte {
		raw, err := hex.DecodeString(s)
		if err != nil {
			b.t.Fatal(err)
		}
		return []byte(string(event.FormatKey(name, ed25519.PublicKey(raw))) + "\n")
	}
	for _, k := range []struct{ name, class, comment, point string }{
		{"identity", "small-order", "The identity point.", "01" + strings.Repeat("00", 31)},
		{"order-2", "small-order", "The point of order 2.", "ec" + strings.Repeat("ff", 30) + "7f"},
		{"order-4", "small-order", "A point of order 4.", strings.Repeat("00", 32)},
		{"order-4-negative", "small-order", "The other point of order 4.", strings.Repeat("00", 31) + "80"},
		{"order-8", "small-order", "A point of order 8.", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
		{"order-8-another", "small-order", "Another point of order 8.", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"},
		{"identity-not-canonical", "canonical", "The identity point, with p added to y.", "ee" + strings.Repeat("ff", 30) + "7f"},
		{"y-above-p", "canonical", "A y above p.", strings.Repeat("ff", 31) + "7f"},
		{"not-on-the-curve", "canonical", "No point has this y.", "02" + strings.Repeat("00", 31)},
	} {
		b.fail("key/"+k.name, k.class, "key/person", k.comment, point(k.point))
	}
	plus := strings.Index(good, "+")
	for _, k := range []struct{ name, class, comment, body string }{
		{"another-hash", "spelling", "The eight digits are not those of name and key.", strings.Replace(good, good[plus+1:plus+9], "00000000", 1)},
		{"another-name", "spelling", "The eight digits are those of another name.", strings.Replace(good, "northshire", "southshire", 1)},
		{"hash-in-upper-case", "spelling", "The eight digits are in upper case.", good[:plus] + strings.ToUpper(good[plus:plus+9]) + good[plus+9:]},
		{"name-in-upper-case", "key", "A name has an upper-case letter.", strings.Replace(good, "amy", "Amy", 1)},
		{"another-algorithm", "key", "The algorithm is not Ed25519.", strings.Replace(good, "+A", "+B", 1)},
		{"cut-short", "key", "The key has lost three bytes.", good[:len(good)-4]},
		{"no-name", "key", "There is no name.", good[plus:]},
		{"private", "key", "A private key.", "PRIVATE+KEY+amy.reed@northshire.example+00000000+AAAA"},
		{"unread-bits", "key", "Bits of the base64 that nobody reads are not zero.", unread(good)},
	} {
		b.fail("key/"+k.name, k.class, "key/person", k.comment, []byte(k.body+"\n"))
	}
}

// unread is s with the last character of its base64 replaced by one that stands
// for the same bytes, if that has bits to spare.
func unread(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	end := len(strings.TrimRight(s, "=")) - 1
	if end == len(s)-1 {
		return s + "="
	}
	return s[:end] + string(alphabet[strings.IndexByte(alphabet, s[end])|1]) + s[end+1:]
}

// recipients are age recipients. A classical one beside a hybrid one would give
// the exhibit to whoever keeps it until he breaks that one.
func (b *book) recipients() {
	b.t.Helper()
	good := string(continuitytest.Recipient("amy.reed@northshire.example"))
	b.pass("recipient/hybrid", "A recipient of the right shape, and nobody's.", []byte(good+"\n"))
	for _, r := range []struct{ name, comment, body string }{
		{"classical", "X25519 alone.", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"},
		{"tag", "P-256 alone.", "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e"},
		{"ssh", "An SSH key.", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"},
		{"secret", "An identity, which is secret.", "AGE-SECRET-KEY-PQ-1" + strings.Repeat("Q", 1940)},
		{"too-short", "A character is missing.", good[:len(good)-1]},
		{"too-long", "A character is too many.", good + "q"},
		{"in-upper-case", "Upper-case letters.", strings.ToUpper(good)},
		{"of-another-alphabet", "A letter that bech32 has not got.", good[:100] + "b" + good[101:]},
	} {
		b.fail("recipient/"+r.name, "recipient", "recipient/hybrid", r.comment, []byte(r.body+"\n"))
	}
}
