package mirror_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/mirror"
	"github.com/safehand/safehand/ledger"
)

// stand is a mirror's folder and keys, which outlive the process.
type stand struct {
	dir  string
	keys []*ledger.Cosigner
}

func newStand(t testing.TB) *stand {
	t.Helper()
	keys, err := ledger.GenerateCosigners("northshire.example/mirror")
	if err != nil {
		t.Fatal(err)
	}
	return &stand{t.TempDir(), keys}
}

func (s *stand) open(t testing.TB, l *madeLog) (*mirror.Mirror, error) {
	t.Helper()
	m, err := mirror.Open(context.Background(), mirror.Config{
		Dir: s.dir, Log: keysOf(t, l), Source: l, Keys: s.keys,
		Now: func() time.Time { return time.Unix(int64(l.now), 0) },
	})
	if err == nil {
		t.Cleanup(func() { m.Close() })
	}
	return m, err
}

func (s *stand) must(t testing.TB, l *madeLog) *mirror.Mirror {
	t.Helper()
	m, err := s.open(t, l)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func follow(t *testing.T, m *mirror.Mirror, want int64) {
	t.Helper()
	if size, err := m.Once(t.Context()); err != nil || size != want {
		t.Fatalf("it came to %d, want %d: %v", size, want, err)
	}
}

// kept is every entry in the plain files, read without this program's help.
func (s *stand) kept(t *testing.T) [][]byte {
	t.Helper()
	var out [][]byte
	for n := 0; ; n++ {
		b, err := os.ReadFile(filepath.Join(s.dir, "tile", "entries", fmt.Sprintf("%03d", n)))
		if err != nil {
			return out
		}
		texts, err := ledger.ParseBundle(b)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, texts...)
	}
}

func TestFollows(t *testing.T) {
	l, s := newLog(t), newStand(t)
	m := s.must(t, l)
	for _, n := range []int64{1, 255, 1, 900, 9000, 3} {
		l.grow(n)
		follow(t, m, int64(len(l.texts)))
	}
	follow(t, m, int64(len(l.texts))) // nothing new is no trouble
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	kept := s.kept(t)
	if len(kept) != len(l.texts) {
		t.Fatalf("%d entries are kept of %d", len(kept), len(l.texts))
	}
	for i := range kept {
		if !bytes.Equal(kept[i], l.texts[i]) {
			t.Fatalf("entry %d is another", i)
		}
	}
	l.grow(7)
	follow(t, s.must(t, l), int64(len(l.texts)))
}

// Whatever a kill left half-written behind what counts is taken back.
func TestGoesOnAfterAKill(t *testing.T) {
	l, s := newLog(t), newStand(t)
	l.grow(700)
	m := s.must(t, l)
	follow(t, m, 700)
	m.Close()
	last := filepath.Join(s.dir, "tile", "entries", "002")
	for name, spoil := range map[string]func() error{
		"a torn entry":           func() error { return appendTo(last, []byte{1, 200, 'x'}) },
		"whole entries too many": func() error { return appendTo(last, []byte{0, 1, 'x', 0, 0}) },
		"a file too many": func() error {
			return errors.Join(appendTo(last, []byte{0, 1}), os.WriteFile(filepath.Join(s.dir, "tile", "entries", fmt.Sprintf("%03d", len(l.texts)/256+1)), []byte{0, 1, 'x'}, 0o600))
		},
		"hashes too many": func() error { return appendTo(filepath.Join(s.dir, "hashes"), make([]byte, 100)) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := spoil(); err != nil {
				t.Fatal(err)
			}
			l.grow(300)
			m := s.must(t, l)
			follow(t, m, int64(len(l.texts)))
			m.Close()
			for i, b := range s.kept(t) {
				if !bytes.Equal(b, l.texts[i]) {
					t.Fatalf("entry %d is another", i)
				}
			}
			last = filepath.Join(s.dir, "tile", "entries", fmt.Sprintf("%03d", len(l.texts)/256))
		})
	}
	// What counts and is gone is not made up.
	if err := os.Truncate(filepath.Join(s.dir, "hashes"), 64); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open(t, l); err == nil || !strings.Contains(err.Error(), "too short") {
		t.Errorf("hashes gone: %v", err)
	}
}

func appendTo(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}

// A bit that a disk changed is no fraud, and is not cosigned over.
func TestOwnDisk(t *testing.T) {
	l, s := newLog(t), newStand(t)
	l.grow(300)
	m := s.must(t, l)
	follow(t, m, 300)
	m.Close()
	path := filepath.Join(s.dir, "hashes")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The root of 256 leaves is one of those that the head is made of.
	b[tlog.StoredHashIndex(8, 0)*tlog.HashSize] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open(t, l); err == nil || !strings.Contains(err.Error(), "the disk or somebody changed it") || errors.As(err, new(*mirror.Breach)) {
		t.Errorf("got %v", err)
	}
}

func TestAnotherLogsFolder(t *testing.T) {
	l, s := newLog(t), newStand(t)
	l.grow(1)
	m := s.must(t, l)
	follow(t, m, 1)
	m.Close()
	k, err := ledger.ParseHeadKeys("other.example/log", l.vkeys)
	if err != nil {
		t.Fatal(err)
	}
	_, err = mirror.Open(t.Context(), mirror.Config{Dir: s.dir, Log: k, Source: l, Keys: s.keys, Now: time.Now})
	if err == nil || !strings.Contains(err.Error(), "this folder mirrors safehand.example/log") {
		t.Errorf("got %v", err)
	}
}
