//go:build !js

package vectors_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"filippo.io/edwards25519"
	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

const (
	khan  = "s.khan@cps-northshire.example"
	admin = "admin@cps-northshire.example"
	shah  = "p.shah@cps-northshire.example"
)

// notes are signed statements, each with the keys that must have signed it, in
// their order. Which these are, the directory says; here the header does.
func notes(b *book, _ *recorder) {
	k := continuitytest.KeyOf(khan, "")
	b.pass("note/received", "One person signs.", b.signed("received", k.Signer()), "key: "+string(k.VKey))
	one, two := continuitytest.KeyOf(admin, ""), continuitytest.KeyOf(shah, "")
	both := b.signed("decided", one.Signer(), two.Signer())
	b.pass("note/decided", "Two people sign, the one who says it first.", both, "key: "+string(one.VKey), "key: "+string(two.VKey))

	text, lines, _ := strings.Cut(string(both), "\n\n")
	first, second, _ := strings.Cut(lines, "\n")
	stranger := strings.TrimSpace(string(b.signed("decided", continuitytest.KeyOf("t.ellis@cps-northshire.example", "").Signer())[len(text)+2:]))
	made := func(lines ...string) []byte { return []byte(text + "\n\n" + strings.Join(lines, "\n") + "\n") }
	second = strings.TrimSuffix(second, "\n")
	for _, r := range []struct {
		name, class, comment string
		body                 []byte
	}{
		{"line-stripped", "signatures", "The second line is missing.", made(first)},
		{"line-added", "signatures", "There is a stranger's line too, and it is valid.", made(first, second, stranger)},
		{"line-twice", "signatures", "The second line is there twice.", made(first, second, second)},
		{"lines-reordered", "signature", "The lines have changed places.", made(second, first)},
		{"line-of-a-stranger", "signature", "A stranger signed in the place of the second.", made(first, stranger)},
		{"line-relabelled", "signature", "The second line bears the name of the first.", made(first, strings.Replace(second, shah, admin, 1))},
		{"line-of-the-first-twice", "signature", "The first person's line stands in the place of the second's.", made(first, first)},
		{"text-changed", "signature", "The text is another than was signed.", bytes.Replace(both, []byte("decision not-hers"), []byte("decision stands"), 1)},
		{"no-line", "note", "Nobody signed.", []byte(text + "\n\n")},
		{"seventeen-lines", "note", "A note has at most sixteen lines.", made(append([]string{first}, strings.Split(strings.Repeat(second+"\n", 16), "\n")[:16]...)...)},
		{"no-empty-line", "note", "No empty line stands in front of the signatures.", []byte(text + "\n" + lines)},
		{"empty-line-behind", "note", "An empty line stands behind the signatures.", append(bytes.Clone(both), '\n')},
		{"no-line-feed-at-the-end", "note", "The last line feed is missing.", both[:len(both)-1]},
		{"carriage-returns", "note", "Every line ends with a carriage return and a line feed.", bytes.ReplaceAll(both, []byte("\n"), []byte("\r\n"))},
		{"hyphen-for-dash", "line", "A line begins with a hyphen.", made(first, strings.Replace(second, "— ", "- ", 1))},
		{"no-name", "line", "A line has no name.", made(first, "— "+second[strings.LastIndex(second, " ")+1:])},
		{"name-in-upper-case", "line", "A name in a line has an upper-case letter.", made(first, strings.Replace(second, "p.shah", "P.shah", 1))},
		{"base64-of-web-addresses", "line", "The base64 is that of web addresses.", made(first, b.webAddress(second))},
		{"base64-without-padding", "line", "The padding is missing.", made(first, strings.TrimRight(second, "="))},
		{"unread-bits", "line", "Bits of the base64 that nobody reads are not zero.", made(first, unread(second))},
		{"line-cut-short", "line", "A line holds four bytes, and no signature.", made(first, "— "+shah+" AAAAAA==")},
		{"space-behind", "line", "A space stands behind a line.", made(first, second+" ")},
	} {
		b.fail("note/"+r.name, r.class, "note/decided", r.comment, r.body)
	}
	b.oddSignatures(k)
}

// signed is the example of that kind with a line of each signer.
func (b *book) signed(kind string, signers ...note.Signer) []byte {
	b.t.Helper()
	n, err := event.Sign(b.pages["event/"+kind].body, signers...)
	if err != nil {
		b.t.Fatal(err)
	}
	return n.Bytes()
}

// webAddress is a line in the other alphabet of base64.
func (b *book) webAddress(line string) string {
	i := strings.LastIndex(line, " ")
	out := line[:i] + strings.NewReplacer("+", "-", "/", "_").Replace(line[i:])
	if out == line {
		b.t.Fatal("this line is the same in both alphabets")
	}
	return out
}

// oddSignatures are signatures that some libraries take and others don't. All
// verifiers of Safehand must agree: one that says valid where another says
// invalid lets somebody deny.
func (b *book) oddSignatures(k continuitytest.Key) {
	b.t.Helper()
	n, err := event.ParseNote(b.pages["note/received"].body)
	if err != nil {
		b.t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(n.Signatures[0].Base64)
	if err != nil {
		b.t.Fatal(err)
	}
	with := func(f func(sig []byte)) []byte {
		c := bytes.Clone(raw)
		f(c[4:])
		m := *n
		m.Signatures = []event.Signature{{Name: n.Signatures[0].Name, Base64: base64.StdEncoding.EncodeToString(c)}}
		return m.Bytes()
	}
	for _, r := range []struct {
		name, comment string
		f             func(sig []byte)
	}{
		{"s-not-canonical", "S has the group's order added to it.", func(sig []byte) { addOrder(sig[32:]) }},
		{"s-zero", "S is zero.", func(sig []byte) { clear(sig[32:]) }},
		{"s-of-all-ones", "S has every bit set.", func(sig []byte) { copy(sig[32:], bytes.Repeat([]byte{0xff}, 32)) }},
		{"r-identity", "R is the identity point, which suits no honest signature.", func(sig []byte) { clear(sig[:32]); sig[0] = 1 }},
		{"r-not-canonical", "R is the identity point with p added to y.", func(sig []byte) {
			copy(sig, bytes.Repeat([]byte{0xff}, 32))
			sig[0], sig[31] = 0xee, 0x7f
		}},
		{"r-flipped", "One bit of R is another.", func(sig []byte) { sig[3] ^= 0x10 }},
		{"s-flipped", "One bit of S is another.", func(sig []byte) { sig[40] ^= 0x01 }},
	} {
		b.fail("note/"+r.name, "signature", "note/received", r.comment, with(r.f))
	}
	b.fail("note/mixed-order-r", "signature", "note/received", "R has a part of order 8: verifiers that multiply by the cofactor take it, ours do not.", b.mixedOrder(n, k))
	b.fail("note/under-another-key", "signature", "note/received", "The line was made with another key of the same name.", nil,
		"key: "+string(continuitytest.KeyOf(khan, "another").VKey))
	b.fail("note/hash-of-another-key", "signature", "note/received", "The four bytes in front of the signature are those of another key.", func() []byte {
		c := bytes.Clone(raw)
		c[0] ^= 1
		m := *n
		m.Signatures = []event.Signature{{Name: n.Signatures[0].Name, Base64: base64.StdEncoding.EncodeToString(c)}}
		return m.Bytes()
	}())
	b.fail("note/signature-of-63-bytes", "signature", "note/received", "The signature has lost a byte.", func() []byte {
		m := *n
		m.Signatures = []event.Signature{{Name: n.Signatures[0].Name, Base64: base64.StdEncoding.EncodeToString(raw[:len(raw)-1])}}
		return m.Bytes()
	}())
}

// addOrder adds the order of the group to a scalar: the same one to whoever does
// not look.
func addOrder(s []byte) {
	order := []byte{
		0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
	}
	carry := 0
	for i := range s {
		carry += int(s[i]) + int(order[i])
		s[i] = byte(carry)
		carry >>= 8
	}
}

// mixedOrder signs so that only a verifier who multiplies by the cofactor is
// satisfied.
func (b *book) mixedOrder(n *event.Note, k continuitytest.Key) []byte {
	b.t.Helper()
	seed := event.Sum([]byte("key " + khan + " "))
	h := sha512.Sum512(seed[:])
	secret, err := edwards25519.NewScalar().SetBytesWithClamping(h[:32])
	if err != nil {
		b.t.Fatal(err)
	}
	nonce, err := edwards25519.NewScalar().SetUniformBytes(bytes.Repeat([]byte{7}, 64))
	if err != nil {
		b.t.Fatal(err)
	}
	small, err := new(edwards25519.Point).SetBytes([]byte("\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05"))
	if err != nil {
		b.t.Fatal(err)
	}
	r := new(edwards25519.Point).ScalarBaseMult(nonce)
	r.Add(r, small)
	public, err := k.VKey.Public()
	if err != nil {
		b.t.Fatal(err)
	}
	challenge := sha512.New()
	challenge.Write(r.Bytes())
	challenge.Write(public)
	challenge.Write(n.Text)
	c, err := edwards25519.NewScalar().SetUniformBytes(challenge.Sum(nil))
	if err != nil {
		b.t.Fatal(err)
	}
	s := edwards25519.NewScalar().MultiplyAdd(c, secret, nonce)
	sig := append(r.Bytes(), s.Bytes()...)
	if ed25519.Verify(public, n.Text, sig) {
		b.t.Fatal("this is no odd signature")
	}
	raw := binary.BigEndian.AppendUint32(nil, n.Signatures[0].Hash)
	return (&event.Note{Text: n.Text, Signatures: []event.Signature{{
		Name: n.Signatures[0].Name, Base64: base64.StdEncoding.EncodeToString(append(raw, sig...)),
	}}}).Bytes()
}
