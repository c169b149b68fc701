//go:build !js

package vectors_test

import (
	"bytes"
	"strconv"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// identity is a key of the vectors, which opens nothing else.
func (r *recorder) identity(name string) seal.Identity {
	r.t.Helper()
	s := r.once("identity", []byte(name), func() ([]byte, error) {
		id, err := seal.GenerateIdentity()
		return []byte(id.String()), err
	})
	id, err := seal.ParseIdentity(string(s))
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// mixed wraps for recipients that the library keeps apart, as somebody would who
// wants to open the file later.
type mixed []age.Recipient

func (m mixed) Wrap(key []byte) (all []*age.Stanza, err error) {
	for _, r := range m {
		s, err := r.Wrap(key)
		if err != nil {
			return nil, err
		}
		all = append(all, s...)
	}
	return all, nil
}

// file is an age file to recipients of any kind.
func (r *recorder) file(name string, clear []byte, to ...age.Recipient) []byte {
	r.t.Helper()
	return r.once(name, clear, func() ([]byte, error) {
		var b bytes.Buffer
		w, err := age.Encrypt(&b, mixed(to))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(clear); err != nil {
			return nil, err
		}
		err = w.Close()
		return b.Bytes(), err
	})
}

func (r *recorder) hybrid(id seal.Identity) age.Recipient {
	r.t.Helper()
	p, err := seal.ParseRecipient(id.Recipient())
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

func (r *recorder) classical() age.Recipient {
	r.t.Helper()
	s := r.once("classical identity", nil, func() ([]byte, error) {
		id, err := age.GenerateX25519Identity()
		return []byte(id.String()), err
	})
	id, err := age.ParseX25519Identity(string(s))
	if err != nil {
		r.t.Fatal(err)
	}
	return id.Recipient()
}

// padded is a text with the zeros behind it that hide its length.
func padded(text string, n int) []byte { return append([]byte(text), make([]byte, n-len(text))...) }

func flip(b []byte, i int) []byte {
	c := bytes.Clone(b)
	c[i] ^= 0x04
	return c
}

// sealedFiles are age files: texts, grants and unit keys.
func sealedFiles(b *book, r *recorder) {
	holder, other := r.identity("holder"), r.identity("another holder")
	to := r.hybrid(holder)
	whose := "identity: " + holder.String()
	good := r.file("text", padded(wordsBody, 4096), to)
	b.pass("sealed/words", "Words to one key, padded to 4,096 bytes.", good, whose)
	b.pass("sealed/to-two", "Words to two keys.", r.file("text to two", padded(wordsBody, 4096), r.hybrid(other), to), whose)
	b.fail("sealed/another-key", "no-key", "sealed/words", "The reader has another key.", nil, "identity: "+other.String())
	for _, f := range []struct {
		name, class, comment string
		body                 []byte
	}{
		{"a-classical-stanza-beside", "stanza", "Whoever breaks X25519 opens it too.", r.file("text and X25519", padded(wordsBody, 4096), to, r.classical())},
		{"a-stanza-of-no-meaning", "stanza", "A stanza that nobody knows, as stock age adds for show.", r.file("text and grease", padded(wordsBody, 4096), to, grease{})},
		{"not-padded", "padding", "The length of the words shows.", r.file("text, not padded", []byte(wordsBody), to)},
		{"padded-too-far", "padding", "More zeros than there should be.", r.file("text, padded too far", padded(wordsBody, 4352), to)},
		{"header-flipped", "age", "A bit of the header's authentication is another.", flip(good, bytes.Index(good, []byte("\n---"))+8)},
		{"nonce-flipped", "age", "A bit of the payload's nonce is another.", flip(good, len(good)-4096-16-3)},
		{"payload-flipped", "age", "A bit of the payload is another.", flip(good, len(good)-100)},
		{"cut-short", "age", "The last byte is missing.", good[:len(good)-1]},
		{"a-byte-behind", "age", "A byte stands behind the end.", append(bytes.Clone(good), 0)},
		{"another-version", "age", "It is of another version of age.", bytes.Replace(good, []byte("encryption.org/v1"), []byte("encryption.org/v2"), 1)},
	} {
		b.fail("sealed/"+f.name, f.class, "sealed/words", f.comment, f.body)
	}
	b.grants(r, holder, other)
	b.unitKeys(r, holder, other)
}

// grease is a stanza that means nothing.
type grease struct{}

func (grease) Wrap([]byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{Type: "q-grease", Args: []string{"x"}, Body: []byte("nothing")}}, nil
}

func grantText(exhibit event.ExhibitID, key seal.Identity) []byte {
	return []byte("# safehand/grant/v1\n# exhibit " + exhibit.String() + "\n# recipient " + key.ID().String() + "\n" + key.String() + "\n")
}

func (b *book) grants(r *recorder, holder, other seal.Identity) {
	b.t.Helper()
	key := r.identity("exhibit")
	x := event.ExhibitID{Digest: event.Sum([]byte(sealBody))}
	y := event.ExhibitID{Digest: event.Sum([]byte("another seal"))}
	to := r.hybrid(holder)
	fields := []string{"identity: " + holder.String(), "exhibit: " + x.String(), "recipient: " + key.ID().String()}
	text := grantText(x, key)
	b.pass("grant/grant", "The key of an exhibit, for one holder.", r.file("grant", text, to), fields...)
	b.fail("grant/another-holder", "no-key", "grant/grant", "The grant is for somebody else.", nil, "identity: "+other.String(), fields[1], fields[2])
	for _, g := range []struct {
		name, class, comment string
		body                 []byte
	}{
		{"another-key", "wrong-key", "The key is not the exhibit's.", r.file("grant of another key", grantText(x, other), to)},
		{"another-exhibit", "wrong-key", "The key is right, and it says it was made for another exhibit.", r.file("grant of another exhibit", grantText(y, key), to)},
		{"a-line-more", "wrong-key", "There is a line more than there should be.", r.file("grant with a line more", append([]byte("# note x\n"), text...), to)},
		{"a-second-key", "wrong-key", "There is another key in front of it.", r.file("grant with two keys", append([]byte(other.String()+"\n"), text...), to)},
		{"no-line-feed-at-the-end", "wrong-key", "The last line feed is missing.", r.file("grant cut", text[:len(text)-1], to)},
		{"no-key", "wrong-key", "There is no key in it.", r.file("grant without key", text[:bytes.Index(text, []byte("AGE-"))], to)},
		{"nothing", "wrong-key", "There is nothing in it.", r.file("grant of nothing", nil, to)},
		{"for-two", "stanza", "Somebody else could open it too.", r.file("grant for two", text, to, r.hybrid(other))},
		{"a-classical-stanza-beside", "stanza", "Whoever breaks X25519 opens it too.", r.file("grant and X25519", text, to, r.classical())},
	} {
		b.fail("grant/"+g.name, g.class, "grant/grant", g.comment, g.body)
	}
}

func (b *book) unitKeys(r *recorder, holder, other seal.Identity) {
	b.t.Helper()
	old, newest := r.identity("unit key 1"), r.identity("unit key 2")
	to := r.hybrid(holder)
	const unit = "cps-northshire.example/rasso"
	fields := []string{"identity: " + holder.String(), "unit: " + unit, "oldest: 1", "recipient: " + string(old.Recipient()), "recipient: " + string(newest.Recipient())}
	text := func(unit string, keys ...seal.UnitKey) []byte {
		s := "# safehand/unit-key/v1\n# unit " + unit + "\n"
		for _, k := range keys {
			s += "# key " + strconv.Itoa(k.Number) + "\n# recipient " + k.Key.ID().String() + "\n" + k.Key.String() + "\n"
		}
		return []byte(s)
	}
	one, two := seal.UnitKey{Number: 1, Key: old}, seal.UnitKey{Number: 2, Key: newest}
	b.pass("unit-copy/two-keys", "A unit's keys for a member, the newest first.", r.file("unit copy", text(unit, two, one), to), fields...)
	b.fail("unit-copy/another-holder", "no-key", "unit-copy/two-keys", "The copy is for somebody else.", nil, append([]string{"identity: " + other.String()}, fields[1:]...)...)
	b.fail("unit-copy/announced-otherwise", "wrong-key", "unit-copy/two-keys", "The unit announced another second key.", nil, append(fields[:4:4], "recipient: "+string(other.Recipient()))...)
	for _, u := range []struct {
		name, class, comment string
		body                 []byte
	}{
		{"older-key-missing", "wrong-key", "The older key is missing: what the unit received with it stays closed.", r.file("unit copy of the newest", text(unit, two), to)},
		{"another-older-key", "wrong-key", "The older key is another.", r.file("unit copy of another", text(unit, two, seal.UnitKey{Number: 1, Key: other}), to)},
		{"keys-reordered", "wrong-key", "The newest key stands behind.", r.file("unit copy reordered", text(unit, one, two), to)},
		{"another-unit", "wrong-key", "It was made for another unit.", r.file("unit copy of another unit", text("cps-northshire.example/appeals", two, one), to)},
		{"another-number", "wrong-key", "A key has another number.", r.file("unit copy of another number", text(unit, seal.UnitKey{Number: 3, Key: newest}, one), to)},
		{"a-line-that-is-no-key", "wrong-key", "A line is neither a comment nor a key.", r.file("unit copy with a line", append(text(unit, two, one), "hello\n"...), to)},
		{"one-key-too-many", "wrong-key", "There is a key from before the first.", r.file("unit copy of three", append(text(unit, two, one), other.String()+"\n"...), to)},
		{"for-two", "stanza", "Somebody else could open it too.", r.file("unit copy for two", text(unit, two, one), to, r.hybrid(other))},
	} {
		b.fail("unit-copy/"+u.name, u.class, "unit-copy/two-keys", u.comment, u.body)
	}
}
