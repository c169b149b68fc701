package world_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/canary"
	"github.com/safehand/safehand/internal/world/sample"
)

// A06: whoever runs the service has all of it: the database, the disk, a backup and
// the service's own keys. With everything in its key files that could be a key, nothing opens,
// and nothing of what was sent is readable. The same hands with one of its senders'
// keys read it at once: so they would have found it.
func TestA06NobodyWhoRunsItCanOpenAnything(t *testing.T) {
	s := sample.New(t)
	w := s.Start(t, world.Config{})
	planted := plantedSending(t, w)
	if err := w.Stop(); err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(t.TempDir(), "backups")
	if _, err := backup.Make(t.Context(), backup.Config{Data: w.Data(), Into: into, Keep: 1, Program: "test", Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	had := append(files(t, w.Data(), ""), files(t, into, "")...)
	had = append(had, cells(t, "sqlite", filepath.Join(copied(t, w.Data()), "safehand.db"), "")...)
	search, err := canary.New(planted)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[event.Digest]bool{}
	for _, p := range had {
		// What the backup has of the disk is the same bytes.
		if id := event.Sum(p.bytes); seen[id] {
			continue
		} else {
			seen[id] = true
		}
		for _, f := range search.Search(p.name, p.bytes) {
			t.Errorf("%v lies in %s", f, p.place)
		}
	}
	sealed := sealedIn(had)
	keys := keysAmong(had)
	if len(sealed) < 8 || len(keys) < 2 {
		t.Fatalf("only %d sealed files and %d possible keys were found", len(sealed), len(keys))
	}
	if clear := opensWith(t, sealed, keys); len(clear) > 0 {
		t.Errorf("with what the service has %d sealed files open", len(clear))
	}
	clear := opensWith(t, sealed, []string{openingKey(t, w, world.Amy)})
	found := 0
	for _, b := range clear {
		found += len(search.Search("", b))
	}
	if len(clear) == 0 || found == 0 {
		t.Errorf("Amy's own key opens %d of %d, and in them is nothing of hers", len(clear), len(sealed))
	}
}

// plantedSending sends something of which nothing may be found.
func plantedSending(t *testing.T, w *world.World) []canary.Canary {
	t.Helper()
	const content, name, words = "she said it was the man from the allotments", "wren-aged-four.txt", "Account of Caspian, Larch Row school"
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	amy := w.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(t.Context(), client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{Reference: "CRW/77", Description: words, Type: "document", Marking: event.OfficialSensitive, Paths: []string{path}}},
	})
	if err == nil {
		_, err = amy.Send(t.Context(), p, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return []canary.Canary{
		{Name: "the content", Bytes: []byte(content), Digest: true}, {Name: "the file's name", Bytes: []byte(name), Digest: true}, {Name: "the description", Bytes: []byte(words), Digest: true},
	}
}

const sealedMark = "age-encryption.org/v1\n"

// sealedIn are all sealed files, also those that stand inside something else.
func sealedIn(had []piece) (out [][]byte) {
	seen := map[event.Digest]bool{}
	for _, p := range had {
		for at := p.bytes; ; {
			i := bytes.Index(at, []byte(sealedMark))
			if i < 0 {
				break
			}
			at = at[i:]
			if id := event.Sum(at); !seen[id] {
				seen[id], out = true, append(out, at)
			}
			at = at[1:]
		}
	}
	return out
}

var base64Text = regexp.MustCompile(`[A-Za-z0-9+/]{43,}={0,2}`)

// keysAmong are keys that open, made of whatever in the service's key files is as long
// as the seed of one.
func keysAmong(had []piece) (out []string) {
	seen := map[string]bool{}
	add := func(seed []byte) {
		if key := identityOf(seed); !seen[key] {
			seen[key], out = true, append(out, key)
		}
	}
	for _, p := range had {
		if p.place != keyFiles {
			continue
		}
		for _, text := range base64Text.FindAll(p.bytes, -1) {
			raw, err := base64.RawStdEncoding.DecodeString(string(bytes.TrimRight(text, "=")))
			if err == nil && len(raw) > 32 { // a key of signed notes begins with its kind
				add(raw[:32])
				add(raw[1:33])
				add(raw[len(raw)-32:])
			}
		}
	}
	return out
}

// opensWith is what opens by any of the keys.
func opensWith(t *testing.T, sealed [][]byte, keys []string) (out [][]byte) {
	t.Helper()
	var ids []age.Identity
	for _, key := range keys {
		id, err := age.ParseHybridIdentity(key)
		if err != nil {
			t.Fatalf("what was taken for a key is none: %v", err)
		}
		ids = append(ids, id)
	}
	for _, b := range sealed {
		r, err := age.Decrypt(bytes.NewReader(b), ids...)
		if err != nil {
			continue
		}
		clear, _ := io.ReadAll(r) // what stands behind it in a file is no part of it
		out = append(out, clear)
	}
	return out
}

// openingKey is somebody's own, from where she keeps it.
func openingKey(t *testing.T, w *world.World, who event.PersonID) string {
	t.Helper()
	locked, err := os.ReadFile(filepath.Join(w.Home(event.ActorID(who)), "keyring.age"))
	if err != nil {
		t.Fatal(err)
	}
	clear, err := sample.Lock.Unlock(locked, world.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(clear) {
		if key, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("open ")); ok {
			return string(key)
		}
	}
	t.Fatalf("%s has no key", who)
	return ""
}
