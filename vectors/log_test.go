//go:build !js

package vectors_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

const origin event.Origin = "safehand.example/log"

// logKeys are the keys of the example log of docs/log.md.
func logKeys(t testing.TB) ([]*ledger.LogSigner, []event.LogKey) {
	t.Helper()
	b, err := os.ReadFile("../ledger/testdata/example.keys")
	if err != nil {
		t.Fatal(err)
	}
	signers, keys, err := ledger.ParseLogSigners(b)
	if err != nil {
		t.Fatal(err)
	}
	return signers, keys
}

const entryBody = `safehand/entry/v1 event
recorded 2026-11-21T20:32:00Z
event a2dc219db0a8aae8963df177ca9cce6c6c64c869cbb1ac2bf7c12415e2615e51
signatures e5ca434f9f5f7bc36accfc725b5f25d59cc31cdd4a33eb97a545e0ef73da5fe8
tally 1fd1cb41c30887d3ced094bcad300e5d851fd25684c771c518e96c2d575e1463
tally 5cc2bddff31951644de37aa692fe9fbbb3df738e93103273a774e6969ead1807
`

// entries are those of the log, and the tallies in them.
func entries(b *book, _ *recorder) {
	b.pass("entry/two-threads", "An entry of a statement on two threads.", []byte(entryBody))
	const like = "two-threads"
	const t1 = "tally 1fd1cb41c30887d3ced094bcad300e5d851fd25684c771c518e96c2d575e1463\n"
	const t2 = "tally 5cc2bddff31951644de37aa692fe9fbbb3df738e93103273a774e6969ead1807\n"
	const ev = "event a2dc219db0a8aae8963df177ca9cce6c6c64c869cbb1ac2bf7c12415e2615e51\n"
	zero := strings.Repeat("0", 64)
	b.each("entry", []one{
		{"another-version", "entry", like, "The first line is that of another version.", "entry/v1", "entry/v2"},
		{"no-tally", "entry", like, "An entry has at least one tally.", t1 + t2, ""},
		{"no-line-feed-at-the-end", "entry", like, "The last line feed is missing.", t2, t2[:len(t2)-1]},
		{"a-byte-behind", "entry", like, "A zero byte stands behind the last line feed.", t2, t2 + "\x00"},
		{"carriage-returns", "entry", like, "The first line ends with a carriage return.", "v1 event\n", "v1 event\r\n"},
		{"carriage-return", "digest", like, "A line ends with a carriage return.", t1, t1[:len(t1)-1] + "\r\n"},
		{"line-missing", "missing", like, "The signatures are missing.", "signatures e5ca434f9f5f7bc36accfc725b5f25d59cc31cdd4a33eb97a545e0ef73da5fe8\n", ""},
		{"lines-reordered", "missing", like, "Two lines have changed places.", "recorded 2026-11-21T20:32:00Z\n" + ev, ev + "recorded 2026-11-21T20:32:00Z\n"},
		{"unknown-line", "missing", like, "A line stands there that nobody knows.", t1, "note x\n" + t1},
		{"line-behind", "missing", like, "A line stands behind the tallies.", t2, t2 + "note x\n"},
		{"empty-line", "missing", like, "An empty line stands between.", t1, "\n" + t1},
		{"time-with-fraction", "time", like, "A time has a fraction of a second.", "20:32:00Z", "20:32:00.0Z"},
		{"time-before-1970", "time", like, "A time before 1970.", "2026-11", "1926-11"},
		{"digest-in-upper-case", "digest", like, "A digest has upper-case digits.", "event a2dc", "event A2DC"},
		{"digest-too-short", "digest", like, "A digest has 63 digits.", "event a2dc", "event 2dc"},
		{"event-of-zeros", "zeros", like, "Nothing hashes to zeros.", ev, "event " + zero + "\n"},
		{"tally-of-zeros", "zeros", like, "Nothing hashes to zeros.", t1, "tally " + zero + "\n"},
		{"tally-twice", "twice", like, "A tally is there twice.", t1, t2},
		{"tallies-not-in-order", "order", like, "Tallies do not ascend.", t1 + t2, t2 + t1},
	})
	for _, n := range []int64{1, 2, 256, 1 << 40, ledger.MaxSize} {
		thread := event.Thread{Digest: event.Sum([]byte("a thread of the vectors"))}
		b.pass(fmt.Sprintf("tally/%d", n), "The tally of the statement of that number on that thread.", []byte(ledger.Tally(thread, n).String()+"\n"),
			"thread: "+thread.String(), fmt.Sprintf("number: %d", n))
	}
	b.fail("tally/of-another-number", "tally", "tally/2", "The tally is that of the statement before.", b.pages["tally/1"].body)
	b.fail("tally/of-another-thread", "tally", "tally/2", "The thread is another.", nil, "thread: "+event.Sum(nil).String(), "number: 2")
}

// tree is a log of n entries, which are those of nothing.
func tree(t testing.TB, n int) *ledger.Memory {
	t.Helper()
	m := new(ledger.Memory)
	var all []ledger.Entry
	for i := range n {
		all = append(all, ledger.Entry{
			Recorded: 1763755200 + event.Time(60*i), Event: event.EventID{Digest: event.Sum(fmt.Appendf(nil, "event %d", i))},
			Signatures: event.Sum(fmt.Appendf(nil, "lines %d", i)), Tallies: []event.Digest{event.Sum(fmt.Appendf(nil, "tally %d", i))},
		})
	}
	if _, _, err := ledger.Append(t.Context(), m, all); err != nil {
		t.Fatal(err)
	}
	return m
}

// head is the checkpoint of the first n entries of a tree.
func head(t testing.TB, m *ledger.Memory, n int64) ledger.Checkpoint {
	t.Helper()
	root, err := ledger.RootAt(t.Context(), m, n)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Checkpoint{Origin: origin, Size: n, Root: root}
}

// sign signs a checkpoint, or gives the signature it was given before.
func (r *recorder) sign(c ledger.Checkpoint, at event.Time) []byte {
	r.t.Helper()
	text, err := c.Text()
	if err != nil {
		r.t.Fatal(err)
	}
	signers, _ := logKeys(r.t)
	return r.once("checkpoint", append(text, at.String()...), func() ([]byte, error) { return ledger.SignCheckpoint(c, at, signers...) })
}

const signedAt event.Time = 1763755300

func checkpoints(b *book, r *recorder) {
	_, keys := logKeys(b.t)
	m := tree(b.t, 7)
	fields := []string{"log: " + string(origin), "log-key: " + string(keys[0]), "log-key: " + string(keys[1])}
	good := r.sign(head(b.t, m, 5), signedAt)
	b.pass("checkpoint/of-five", "A log of five entries.", good, fields...)
	b.pass("checkpoint/of-none", "A log without entries.", r.sign(head(b.t, m, 0), signedAt), fields...)
	text, lines, _ := strings.Cut(string(good), "\n\n")
	two := strings.SplitAfter(lines, "\n")
	ed, pq := two[0], two[1]
	_, later, _ := strings.Cut(string(r.sign(head(b.t, m, 7), signedAt)), "\n\n")
	edLater, pqLater, _ := strings.Cut(later, "\n")
	witness := "— witness.example/w1 " + strings.Repeat("AAAA", 26) + "\n"
	b.pass("checkpoint/in-the-other-order", "The lines of a checkpoint have no order.", []byte(text+"\n\n"+pq+ed), fields...)
	b.pass("checkpoint/with-a-witness", "A line of somebody else's, who is not asked for here.", []byte(text+"\n\n"+ed+witness+pq), fields...)
	root := strings.Split(text, "\n")[2]
	for _, c := range []struct{ name, class, comment, body string }{
		{"no-ed25519", "unsigned", "The Ed25519 line is missing.", text + "\n\n" + pq},
		{"no-ml-dsa", "unsigned", "The ML-DSA-44 line is missing.", text + "\n\n" + ed},
		{"only-a-witness", "unsigned", "The log itself has not signed.", text + "\n\n" + witness},
		{"ed25519-of-another-head", "invalid", "The Ed25519 line is that of a later head.", text + "\n\n" + edLater + "\n" + pq},
		{"ml-dsa-of-another-head", "invalid", "The ML-DSA-44 line is that of a later head.", text + "\n\n" + ed + pqLater},
		{"another-size", "invalid", "The size is another than was signed.", strings.Replace(text, "\n5\n", "\n6\n", 1) + "\n\n" + lines},
		{"another-log", "origin", "The first line is another log's.", strings.Replace(text, "safehand.example/log", "safehand.test/log", 1) + "\n\n" + lines},
		{"a-log-that-is-none", "origin", "The first line is no log's name.", strings.Replace(text, "safehand.example/log", "safehand/log", 1) + "\n\n" + lines},
		{"an-extension-line", "checkpoint", "The ML-DSA-44 form does not sign extension lines.", text + "\nextension\n\n" + lines},
		{"two-empty-lines", "checkpoint", "There is a second empty line.", text + "\n\n" + ed + "\n" + pq},
		{"no-empty-line", "checkpoint", "No empty line ends the text.", text + "\n" + lines},
		{"no-root", "checkpoint", "The root is missing.", strings.Replace(text, "\n"+root, "", 1) + "\n\n" + lines},
		{"size-with-leading-zero", "spelling", "The size begins with a zero.", strings.Replace(text, "\n5\n", "\n05\n", 1) + "\n\n" + lines},
		{"size-with-plus", "spelling", "The size has a sign.", strings.Replace(text, "\n5\n", "\n+5\n", 1) + "\n\n" + lines},
		{"size-too-large", "size", "No log has so many entries.", strings.Replace(text, "\n5\n", "\n9007199254740992\n", 1) + "\n\n" + lines},
		{"size-negative", "size", "The size is negative.", strings.Replace(text, "\n5\n", "\n-5\n", 1) + "\n\n" + lines},
		{"root-in-hexadecimal", "root", "The root is not in base64.", strings.Replace(text, root, event.Sum(nil).String(), 1) + "\n\n" + lines},
		{"root-with-unread-bits", "spelling", "Bits of the base64 that nobody reads are not zero.", strings.Replace(text, root, unread(root), 1) + "\n\n" + lines},
		{"root-of-nothing", "empty", "A log without entries has the root of the empty tree.", strings.Replace(text, "\n5\n", "\n0\n", 1) + "\n\n" + lines},
		{"a-line-that-is-none", "lines", "A line below the text is no signature line.", text + "\n\n" + ed + "hello\n" + pq},
		{"no-line-feed-at-the-end", "lines", "The last line feed is missing.", text + "\n\n" + strings.TrimSuffix(lines, "\n")},
		{"unread-bits-of-ed25519", "spelling", "Bits of the base64 that nobody reads are not zero.", text + "\n\n" + unread(strings.TrimSuffix(ed, "\n")) + "\n" + pq},
		{"unread-bits-of-ml-dsa", "spelling", "Bits of the base64 that nobody reads are not zero.", text + "\n\n" + ed + unread(strings.TrimSuffix(pq, "\n")) + "\n"},
		{"a-carriage-return-in-base64", "lines", "A carriage return stands at the end of a line, which lax readers of base64 pass over.", text + "\n\n" + ed[:len(ed)-1] + "\r\n" + pq},
		{"too-many-lines", "lines", "A note has at most 100 lines.", text + "\n\n" + lines + strings.Repeat("— w.example/w AAAAAAAA\n", 99)},
	} {
		b.fail("checkpoint/"+c.name, c.class, "checkpoint/of-five", c.comment, []byte(c.body))
	}
	one := []string{fields[0], fields[1]}
	b.fail("checkpoint/keys-of-one-form", "keys", "checkpoint/of-five", "Whoever trusts one form alone is not told when it is broken.", nil, one...)
	b.fail("checkpoint/a-key-twice", "keys", "checkpoint/of-five", "A key is there twice.", nil, append(slices.Clone(fields), fields[1])...)
	b.fail("checkpoint/a-key-under-another-hash", "keys", "checkpoint/of-five", "A key's eight digits are another's.", nil,
		fields[0], strings.Replace(fields[1], "edc4ceb7", "00000000", 1), fields[2])
	b.fail("checkpoint/an-ml-dsa-key-under-another-hash", "keys", "checkpoint/of-five", "A key's eight digits are another's.", nil,
		fields[0], fields[1], strings.Replace(fields[2], "f352a637", "00000000", 1))
	b.fail("checkpoint/a-key-that-is-not-base64", "keys", "checkpoint/of-five", "A key has lost its last character.", nil, fields[0], fields[1], fields[2][:len(fields[2])-1])
	b.fail("checkpoint/a-key-of-another-type", "keys", "checkpoint/of-five", "A key is of a type with which no log signs.", nil, fields[0], fields[1], strings.Replace(fields[2], "+Br0", "+BL0", 1))
	b.fail("checkpoint/a-key-of-small-order", "keys", "checkpoint/of-five", "The identity point: under it everything is signed.", nil,
		fields[0], "log-key: "+string(event.FormatKey(string(origin), append([]byte{1}, make([]byte, 31)...))), fields[2])
	b.fail("checkpoint/keys-of-another-log", "origin", "checkpoint/of-five", "The verifier means another log.", nil, append([]string{"log: safehand.test/log"}, fields[1:]...)...)
}

func hashLines(hashes []tlog.Hash) []byte {
	var b bytes.Buffer
	for _, h := range hashes {
		b.WriteString(h.String() + "\n")
	}
	return b.Bytes()
}

// proofs are of an entry in a tree, of one tree in another, and of an entry in a
// file of its own.
func proofs(b *book, r *recorder) {
	m := tree(b.t, 7)
	b.inclusion(m)
	b.consistency(m)
	_, keys := logKeys(b.t)
	hashes, err := ledger.ProveRecord(b.t.Context(), m, 7, 3)
	if err != nil {
		b.t.Fatal(err)
	}
	p, err := ledger.FormatProof(ledger.Proof{Index: 3, Entry: b.entry(m, 3), Hashes: hashes, Checkpoint: r.sign(head(b.t, m, 7), signedAt)})
	if err != nil {
		b.t.Fatal(err)
	}
	b.pass("proof/entry-3-of-7", "The fourth of seven entries, in a file of its own.", p, "log: "+string(origin), "log-key: "+string(keys[0]), "log-key: "+string(keys[1]))
	first := hashes[0].String()
	extra := base64.StdEncoding.EncodeToString(b.entry(m, 3))
	older := string(r.sign(head(b.t, m, 5), signedAt))
	b.each("proof", []one{
		{"another-version", "proof-form", "entry-3-of-7", "The first line is that of another version.", "tlog-proof@v1", "tlog-proof@v2"},
		{"index-with-leading-zero", "proof-form", "entry-3-of-7", "The index begins with a zero.", "index 3\n", "index 03\n"},
		{"index-too-large", "index", "entry-3-of-7", "No log has so many entries.", "index 3\n", "index 9007199254740991\n"},
		{"another-index", "proof", "entry-3-of-7", "The index is that of another entry.", "index 3\n", "index 2\n"},
		{"index-outside", "proof", "entry-3-of-7", "The tree has no such entry.", "index 3\n", "index 7\n"},
		{"another-entry", "proof", "entry-3-of-7", "The entry is another.", extra, base64.StdEncoding.EncodeToString(b.entry(m, 2))},
		{"entry-with-a-line-behind", "missing", "entry-3-of-7", "The entry is not in its one spelling.", extra, base64.StdEncoding.EncodeToString(append(b.entry(m, 3), "note x\n"...))},
		{"no-entry", "entry", "entry-3-of-7", "The extra line is missing.", "extra " + extra + "\n", ""},
		{"a-hash-missing", "proof", "entry-3-of-7", "A hash is missing.", first + "\n", ""},
		{"a-hash-too-many", "proof", "entry-3-of-7", "A hash is there twice.", first + "\n", first + "\n" + first + "\n"},
		{"a-hash-flipped", "proof", "entry-3-of-7", "A bit of a hash is another.", first, flipped(first)},
		{"a-hash-too-short", "proof-form", "entry-3-of-7", "A hash has lost three bytes.", first, first[4:]},
		{"no-checkpoint", "checkpoint", "entry-3-of-7", "The checkpoint is missing.", string(r.sign(head(b.t, m, 7), signedAt)), ""},
		{"under-an-older-head", "proof", "entry-3-of-7", "The checkpoint is an older one.", string(r.sign(head(b.t, m, 7), signedAt)), older},
	})
	b.fail("proof/of-another-log", "origin", "proof/entry-3-of-7", "The verifier means another log.", nil, "log: safehand.test/log", "log-key: "+string(keys[0]), "log-key: "+string(keys[1]))
}

func flipped(hash string) string {
	h, _ := tlog.ParseHash(hash)
	h[7] ^= 0x20
	return h.String()
}

func (b *book) entry(m *ledger.Memory, i int64) []byte {
	b.t.Helper()
	all, err := m.ReadEntries(b.t.Context(), i, i+1)
	if err != nil {
		b.t.Fatal(err)
	}
	return all[0]
}

func (b *book) inclusion(m *ledger.Memory) {
	b.t.Helper()
	root := head(b.t, m, 7).Root.String()
	fields := func(size, root, index string, entry []byte) []string {
		return []string{"size: " + size, "root: " + root, "index: " + index, "entry: " + base64.StdEncoding.EncodeToString(entry)}
	}
	for i := range int64(7) {
		p, err := ledger.ProveRecord(b.t.Context(), m, 7, i)
		if err != nil {
			b.t.Fatal(err)
		}
		b.pass(fmt.Sprintf("inclusion/%d-of-7", i), "The hashes from an entry's neighbour up to the root.", hashLines(p), fields("7", root, fmt.Sprint(i), b.entry(m, i))...)
	}
	const like = "inclusion/3-of-7"
	good := b.pages[like].body
	lines := bytes.SplitAfter(good, []byte("\n"))
	e := b.entry(m, 3)
	for _, r := range []struct {
		name, comment string
		body          []byte
		fields        []string
	}{
		{"a-hash-missing", "The last hash is missing.", bytes.Join(lines[:2], nil), nil},
		{"a-hash-behind", "A hash is left over.", append(bytes.Clone(good), lines[0]...), nil},
		{"hashes-reordered", "Two hashes have changed places.", append(append(bytes.Clone(lines[1]), lines[0]...), lines[2]...), nil},
		{"a-hash-flipped", "A bit of a hash is another.", append([]byte(flipped(strings.TrimSpace(string(lines[0])))+"\n"), bytes.Join(lines[1:], nil)...), nil},
		{"another-index", "The index is that of its neighbour.", nil, fields("7", root, "2", e)},
		{"index-outside", "The tree has no such entry.", nil, fields("7", root, "7", e)},
		{"another-entry", "The entry is its neighbour's.", nil, fields("7", root, "3", b.entry(m, 2))},
		{"another-root", "The root is that of a smaller tree.", nil, fields("7", head(b.t, m, 6).Root.String(), "3", e)},
		{"another-size", "The size is that of a smaller tree.", nil, fields("4", root, "3", e)},
		{"entry-cut-short", "The entry has lost its last byte.", nil, fields("7", root, "3", e[:len(e)-1])},
	} {
		b.fail("inclusion/"+r.name, "proof", like, r.comment, r.body, r.fields...)
	}
	// A node is not an entry: the first byte that is hashed says which it is.
	left, err := m.ReadHashes(b.t.Context(), []int64{tlog.StoredHashIndex(0, 0), tlog.StoredHashIndex(0, 1)})
	if err != nil {
		b.t.Fatal(err)
	}
	b.pass("inclusion/0-of-1", "A tree of one entry needs no hash.", []byte{}, fields("1", head(b.t, m, 1).Root.String(), "0", b.entry(m, 0))...)
	b.fail("inclusion/a-node-as-an-entry", "proof", "inclusion/0-of-1", "A node's two hashes are shown as an entry.", nil,
		fields("1", head(b.t, m, 2).Root.String(), "0", append(left[0][:], left[1][:]...))...)
}

func (b *book) consistency(m *ledger.Memory) {
	b.t.Helper()
	fields := func(older, newer ledger.Checkpoint) []string {
		return []string{fmt.Sprintf("old-size: %d", older.Size), "old-root: " + older.Root.String(), fmt.Sprintf("new-size: %d", newer.Size), "new-root: " + newer.Root.String()}
	}
	for _, n := range [][2]int64{{0, 7}, {1, 7}, {3, 7}, {4, 7}, {6, 7}, {7, 7}, {4, 6}, {0, 0}} {
		p, err := ledger.ProveTree(b.t.Context(), m, n[1], n[0])
		if err != nil {
			b.t.Fatal(err)
		}
		b.pass(fmt.Sprintf("consistency/%d-to-%d", n[0], n[1]), "The newer tree begins with the older one.", hashLines(p), fields(head(b.t, m, n[0]), head(b.t, m, n[1]))...)
	}
	const like = "consistency/3-to-7"
	good := b.pages[like].body
	lines := bytes.SplitAfter(good, []byte("\n"))
	three, seven := head(b.t, m, 3), head(b.t, m, 7)
	other, longer := three, three
	other.Root, longer.Size = head(b.t, m, 2).Root, 4
	forked := seven
	forked.Root = head(b.t, m, 6).Root
	for _, r := range []struct {
		name, comment string
		body          []byte
		fields        []string
	}{
		{"a-hash-missing", "The last hash is missing.", bytes.Join(lines[:len(lines)-2], nil), nil},
		{"a-hash-behind", "A hash is left over.", append(bytes.Clone(good), lines[0]...), nil},
		{"a-hash-flipped", "A bit of a hash is another.", append([]byte(flipped(strings.TrimSpace(string(lines[0])))+"\n"), bytes.Join(lines[1:], nil)...), nil},
		{"another-old-root", "The older tree was another: the past was changed.", nil, fields(other, seven)},
		{"another-new-root", "The newer tree is another.", nil, fields(three, forked)},
		{"another-old-size", "The older tree had another size.", nil, fields(longer, seven)},
		{"shrinking", "The newer tree is the smaller one.", nil, fields(seven, three)},
	} {
		b.fail("consistency/"+r.name, "proof", like, r.comment, r.body, r.fields...)
	}
	b.fail("consistency/nothing-with-a-hash", "proof", "consistency/0-to-7", "The proof that a tree begins with the empty one is empty.", append([]byte(nil), lines[0]...))
	nothing := head(b.t, m, 0)
	nothing.Root = three.Root
	b.fail("consistency/nothing-of-another-root", "proof", "consistency/0-to-7", "The empty tree has one root.", nil, fields(nothing, seven)...)
}
