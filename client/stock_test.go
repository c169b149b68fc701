package client_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// stockAge is the age program, built at the version that we use as a library.
func stockAge(t *testing.T) string {
	t.Helper()
	age := filepath.Join(t.TempDir(), "age")
	b, err := exec.Command("go", "build", "-C", "../tools", "-o", age, "filippo.io/age/cmd/age").CombinedOutput()
	if err != nil {
		t.Fatalf("the stock age program can't be built: %v\n%s", err, b)
	}
	return age
}

// The exhibit's key, the stock age program and tar open an exhibit: nothing of
// ours is needed in thirty years.
func TestStockProgramsOpenAnExhibit(t *testing.T) {
	age := stockAge(t)
	s := newStage(t)
	ctx := t.Context()
	src := filepath.Join(t.TempDir(), "source")
	torture(t, src)
	p, err := s.as(world.Amy).Prepare(ctx, client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "A phone", Type: "phone-download", Marking: event.Official, Paths: []string{src}}},
	})
	s.must(err)
	sent, err := s.as(world.Amy).Send(ctx, p, nil)
	s.must(err)
	_, _, err = s.as(world.Sarah).Receive(ctx, sent.Consignment, nil)
	s.must(err)

	dir := t.TempDir()
	var token string // what fetches segments: the client's own session
	segments := map[string][]byte{}
	var mu sync.Mutex // segments come several at once
	s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		n, b := next()
		mu.Lock()
		defer mu.Unlock()
		token = r.Header.Get("Authorization")
		if _, i, ok := strings.Cut(r.URL.Path, "/segments/"); ok {
			segments[fmt.Sprintf("%09s", i)] = b
		}
		return n, b
	})
	keys, err := s.as(world.Tom).ExhibitKeys(ctx, sent.Consignment, nil)
	s.must(err)
	if _, err := s.as(world.Tom).Check(ctx, sent.Consignment, nil, nil); err != nil || token == "" {
		t.Fatal(err)
	}
	if len(segments) < 3 {
		t.Fatalf("only %d segments", len(segments))
	}
	key := filepath.Join(dir, "key.txt")
	s.must(os.WriteFile(key, []byte(keys[sent.Exhibits[0].Exhibit]+"\n"), 0o600))
	var stream bytes.Buffer
	var names []string
	for i := range segments {
		names = append(names, i)
	}
	slices.Sort(names)
	for _, i := range names {
		cmd := exec.Command(age, "--decrypt", "--identity", key)
		var said bytes.Buffer
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(segments[i]), &stream, &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("segment %s: %v\n%s", i, err, said.String())
		}
	}
	tar := exec.Command("tar", "-x", "-C", dir)
	tar.Stdin, tar.Stderr = &stream, io.Discard
	s.must(tar.Run())
	want, got := contents(t, src), contents(t, filepath.Join(dir, "source"))
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%q: %q, was %q", k, got[k], v)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files and folders, were %d", len(got), len(want))
	}
}

// A record's statements verify with x/mod/sumdb/note, and their places with
// x/mod/sumdb/tlog: the checking below uses nothing of ours. The keys stand in
// the record's own notes, as whoever trusts the roots finds them.
func TestStockLibrariesVerifyARecord(t *testing.T) {
	s := newStage(t)
	record, err := s.as(world.Tom).Prove(t.Context(), built.opened.Consignment, built.opened.Exhibits[0].Exhibit)
	s.must(err)
	files := map[string]string{}
	for _, f := range txtar.Parse(record).Files {
		files[f.Name] = string(f.Data)
	}
	root := strings.Split(files["checkpoint"], "\n")
	var size int64
	if _, err := fmt.Sscan(root[1], &size); err != nil {
		t.Fatal(err)
	}
	head, err := tlog.ParseHash(root[2])
	s.must(err)
	var keys, logKeys []string
	for _, text := range files {
		for l := range strings.Lines(text) {
			l = strings.TrimSpace(l)
			for _, field := range []string{"root ", "service ", "key ", "order-key "} {
				if k, ok := strings.CutPrefix(l, field); ok && strings.Count(k, "+") >= 2 {
					keys = append(keys, k)
				}
			}
			if k, ok := strings.CutPrefix(l, "log-key "); ok {
				logKeys = append(logKeys, k)
			}
		}
	}
	if !opens(files["checkpoint"], logKeys) {
		t.Error("the head is not signed by the log")
	}
	checked := 0
	for name, text := range files {
		base, ok := strings.CutSuffix(name, ".note")
		if !ok {
			continue
		}
		checked++
		if !opens(text, keys) {
			t.Errorf("%s does not verify", name)
		}
		var index int64
		if _, err := fmt.Sscanf(filepath.Base(base), "%d-", &index); err != nil {
			t.Fatal(err)
		}
		var proof tlog.RecordProof
		for l := range strings.Lines(files[base+".proof"]) {
			b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimSpace(l), "hash "))
			s.must(err)
			proof = append(proof, tlog.Hash(b))
		}
		if err := tlog.CheckRecord(proof, size, head, index, tlog.RecordHash([]byte(files[base+".entry"]))); err != nil {
			t.Errorf("%s is not in the log: %v", name, err)
		}
		if tlog.CheckRecord(proof, size, head, index, tlog.RecordHash([]byte(files[base+".entry"]+"x"))) == nil {
			t.Errorf("%s: any entry is", name)
		}
	}
	if checked < 10 {
		t.Errorf("only %d statements were checked", checked)
	}
}

// opens reports whether a note opens with one of the keys that x/mod knows.
func opens(text string, keys []string) bool {
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			continue // ML-DSA
		}
		if _, err := note.Open([]byte(text), note.VerifierList(v)); err == nil {
			return true
		}
	}
	return false
}
