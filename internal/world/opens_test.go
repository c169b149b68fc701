package world_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world/canary"
	"github.com/safehand/safehand/seal"
)

// With all the service's files and keys in hand nothing opens: every age file it
// keeps is sealed to hybrid keys alone; no string of bytes that it has is the
// seed of any of the keys they are sealed to; and none of its own keys, tried on
// every file, opens one. The same files do open with the keys of those they are
// for, and the same search finds such a key where one was put on purpose.
func TestNothingOpensWithEverythingTheServiceHas(t *testing.T) {
	onEachEngine(t, func(t *testing.T, p *planted) {
		all := p.stored()
		sealed := p.sealedFiles(all)
		for _, f := range sealed {
			checkStanzas(t, f)
		}
		p.rightKeys(sealed)

		to := recipients(t, all)
		seeds := map[string]bool{}
		for _, c := range all {
			seedsIn(c, seeds)
		}
		if len(seeds) < 1000 {
			t.Fatalf("only %d strings were tried", len(seeds))
		}
		if hit := opensFor(t, seeds, to); len(hit) > 0 {
			t.Errorf("the service has the seeds of %d keys", len(hit))
		}
		var own []seal.Identity
		for _, s := range p.serviceSeeds() {
			if !seeds[string(s)] {
				t.Error("a key of the service was not among the strings tried")
			}
			own = append(own, p.seeded(s))
		}
		for _, f := range sealed {
			if _, err := seal.OpenBytes(f.bytes, own...); !errors.Is(err, seal.ErrNoKey) {
				t.Errorf("%s: %s, with the service's keys: %v", f.place, f.name, err)
			}
		}
		t.Logf("%d age files, sealed to %d keys; %d strings of 32 bytes tried as seeds", len(sealed), len(to), len(seeds))
		p.seedOnPurpose(to)
	})
}

// stored is what lies on the service's disk and in its tables.
func (p *planted) stored() []piece {
	all := files(p.t, p.w.Data(), "")
	if p.dsn != "" {
		return append(all, cells(p.t, "pgx", p.dsn, "")...)
	}
	return append(all, cells(p.t, "sqlite", filepath.Join(copied(p.t, p.w.Data()), "safehand.db"), "")...)
}

const ageFirst = "age-encryption.org/v1\n"

// sealedFiles are the age files, each kind of which must be there. What else
// there is in the blobs is segment lists, which are clear, and blobs half
// written.
func (p *planted) sealedFiles(all []piece) (out []piece) {
	kinds := map[string]int{}
	for _, c := range all {
		switch {
		case c.place == blobs && bytes.HasPrefix(c.bytes, []byte("safehand/segments/v1 list\n")):
			kinds["segment list"]++
			continue
		case c.place == blobs && len(c.bytes) > 1<<20:
			kinds["segment"]++
		case c.place == blobs:
			kinds["manifest or small segment"]++
		case strings.Contains(c.name, "label.file "):
			kinds["label"]++
		case strings.Contains(c.name, "grants.file "):
			kinds["grant"]++
		case strings.Contains(c.name, "unit_key_copy.file "):
			kinds["copy of a unit's key"]++
		case strings.Contains(c.name, "words.file "):
			kinds["words"]++
		case strings.Contains(c.name, "keyring.file "):
			kinds["keyring"]++
		case strings.Contains(c.name, "draft.file "):
			kinds["draft"]++
		default:
			if bytes.HasPrefix(c.bytes, []byte(ageFirst)) {
				p.t.Errorf("an age file where none belongs: %s", c.name)
			}
			continue
		}
		out = append(out, c)
	}
	for _, k := range []string{"segment list", "segment", "manifest or small segment", "label", "grant", "copy of a unit's key", "words", "keyring", "draft"} {
		if kinds[k] == 0 {
			p.t.Errorf("the story left no %s", k)
		}
	}
	return out
}

// checkStanzas reads an age header (age-encryption.org/v1) by itself.
func checkStanzas(t *testing.T, f piece) {
	t.Helper()
	head, _, ok := bytes.Cut(f.bytes, []byte("\n--- "))
	text, isAge := strings.CutPrefix(string(head), ageFirst)
	if !ok || !isAge {
		t.Errorf("%s is not an age file", f.name)
		return
	}
	n := 0
	for line := range strings.Lines(text) {
		if stanza, ok := strings.CutPrefix(line, "-> "); ok {
			n++
			if kind, _, _ := strings.Cut(stanza, " "); kind != "mlkem768x25519" {
				t.Errorf("%s has a stanza of another kind", f.name)
			}
		}
	}
	if n == 0 {
		t.Errorf("%s has no stanza", f.name)
	}
}

// rightKeys: with the keys of those they are for, all of it opens. So what is
// tried above is what is kept, and trying works.
func (p *planted) rightKeys(sealed []piece) {
	ids := append(p.openers(), p.linked()...)
	for _, f := range sealed {
		if strings.Contains(f.name, "unit_key_copy.file ") {
			ids = append(ids, p.inside(f.bytes, ids)...)
		}
	}
	for _, f := range sealed {
		if strings.Contains(f.name, "grants.file ") {
			ids = append(ids, p.inside(f.bytes, ids)...)
		}
	}
	lost := 0
	for _, f := range sealed {
		if _, err := seal.OpenBytes(f.bytes, ids...); err != nil {
			// Stored under the order that was cut off: its key died with it.
			lost++
			if f.place != blobs {
				p.t.Errorf("%s does not open with the keys it is for: %v", f.name, err)
			}
		}
	}
	if lost > 2 {
		p.t.Errorf("%d blobs open with nobody's key", lost)
	}
}

var recipientRE = regexp.MustCompile(`age1pq1[a-z0-9]{900}[a-z0-9]+`)

// recipients are the keys that anything is sealed to: those of people, agents
// and units, and of exhibits, which the service knows by digest.
func recipients(t *testing.T, all []piece) map[event.RecipientID]bool {
	t.Helper()
	out := map[event.RecipientID]bool{}
	exhibits := 0
	for _, c := range all {
		if strings.Contains(c.name, "exhibit.recipient ") {
			out[event.RecipientID{Digest: event.Digest(c.bytes)}] = true
			exhibits++
		}
		for _, r := range recipientRE.FindAll(c.bytes, -1) {
			out[event.AgeRecipient(r).ID()] = true
		}
	}
	if exhibits < 3 || len(out) < exhibits+10 {
		t.Fatalf("only %d keys of exhibits and %d others are known", exhibits, len(out)-exhibits)
	}
	return out
}

var (
	hexRE    = regexp.MustCompile(`[0-9a-fA-F]{64,}`)
	base64RE = regexp.MustCompile(`[A-Za-z0-9+/_-]{42,}`)
)

// seedsIn gathers every string of 32 bytes in a piece that could be the seed of
// a key: values of that length, what hexadecimal and base64 spell, and, of a key
// file, everything from every byte on; and the SHA-256 of each of these.
func seedsIn(c piece, out map[string]bool) {
	add := func(b []byte) {
		sum := sha256.Sum256(b)
		out[string(b)], out[string(sum[:])] = true, true
	}
	windows := func(b []byte) {
		for i := 0; i+32 <= len(b); i++ {
			out[string(b[i:i+32])] = true
		}
	}
	ends := func(b []byte) {
		if len(b) >= 32 {
			add(b[:32])
			add(b[len(b)-32:])
		}
		if len(b) > 32 {
			add(b[1:33]) // behind the byte that names an algorithm
		}
	}
	if c.place == blobs || c.place == database || c.place == wal || c.place == shm {
		return // the tables' values are looked at one by one; sealed bytes are not keys
	}
	if len(c.bytes) == 32 {
		add(c.bytes)
	}
	for _, h := range hexRE.FindAll(c.bytes, -1) {
		if b, err := hex.DecodeString(string(h[:64])); err == nil {
			add(b)
		}
	}
	for _, s := range base64RE.FindAllString(string(c.bytes), -1) {
		if c.place != keyFiles {
			ends(base64s(s, 0))
			continue
		}
		for from := range 4 { // what stands before a key may look like base64
			windows(base64s(s, from))
			ends(base64s(s, from))
		}
	}
	if c.place == keyFiles {
		windows(c.bytes)
		for block, rest := pem.Decode(c.bytes); block != nil; block, rest = pem.Decode(rest) {
			windows(block.Bytes)
		}
	}
}

// base64s is what a run of base64 spells, in either alphabet, from one of its
// characters on.
func base64s(s string, from int) []byte {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(s[from:])
	b, _ := base64.RawStdEncoding.DecodeString(s[:len(s)/4*4])
	if rest, err := base64.RawStdEncoding.DecodeString(s); err == nil {
		b = rest
	}
	return b[:min(len(b), 128)]
}

// serviceSeeds are the seeds of the service's three signing keys.
func (p *planted) serviceSeeds() (out [][]byte) {
	for _, c := range p.canaries {
		if strings.HasPrefix(c.Name, servicesOwn) && strings.HasSuffix(c.Name, "(its seed)") {
			out = append(out, c.Bytes)
		}
	}
	if len(out) != 3 {
		p.t.Fatalf("%d keys of the service's own", len(out))
	}
	return out
}

func (p *planted) seeded(seed []byte) seal.Identity {
	p.t.Helper()
	id, err := seal.ParseIdentity(identityOf(seed))
	p.must(err)
	return id
}

// opensFor are the seeds that belong to any of the recipients.
func opensFor(t *testing.T, seeds map[string]bool, to map[event.RecipientID]bool) (hit []string) {
	t.Helper()
	for s := range seeds {
		id, err := seal.ParseIdentity(identityOf([]byte(s)))
		if err != nil {
			t.Fatal(err)
		}
		if to[id.ID()] {
			hit = append(hit, s)
		}
	}
	return hit
}

// seedOnPurpose puts a person's seed among the service's things in each form, and
// has it found.
func (p *planted) seedOnPurpose(to map[event.RecipientID]bool) {
	seed, err := canary.Seed(p.openers()[0].String())
	p.must(err)
	for name, c := range map[string]piece{
		"a value":        {place: tables, bytes: seed},
		"hexadecimal":    {place: tables, bytes: []byte("x=" + hex.EncodeToString(seed) + ";")},
		"base64":         {place: tables, bytes: []byte(base64.StdEncoding.EncodeToString(slices.Concat([]byte{1}, seed)))},
		"in a key file":  {place: keyFiles, bytes: slices.Concat([]byte("some"), seed, []byte("thing"))},
		"in a key's PEM": {place: keyFiles, bytes: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: slices.Concat([]byte{4, 32}, seed)})},
	} {
		seeds := map[string]bool{}
		seedsIn(c, seeds)
		if hit := opensFor(p.t, seeds, to); len(hit) != 1 || hit[0] != string(seed) {
			p.t.Errorf("a seed put there as %s is not found", name)
		}
	}
}
