package seal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"testing"
	"time"

	"archive/tar"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
	"github.com/safehand/safehand/vectors"
)

// holderOf is the reader of the vectors of a folder, by the field "identity".
func holderOf(tb testing.TB, name string) (*vectors.Vector, seal.Identity) {
	tb.Helper()
	v, err := vectors.Read(vectors.FS, name)
	if err != nil {
		tb.Fatal(err)
	}
	id, err := seal.ParseIdentity(v.Get("identity"))
	if err != nil {
		tb.Fatal(err)
	}
	return v, id
}

// An age file that somebody else made either opens to one padded text or is
// refused; it opens to nobody who is not named in it.
func FuzzSealed(f *testing.F) {
	vectors.Seed(f, "sealed", "grant", "unit-copy")
	_, holder := holderOf(f, "sealed/words")
	stranger := identity(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := seal.OpenText(b, holder)
		if err == nil && bytes.HasSuffix(text, []byte{0}) {
			t.Error("padding is left behind the text")
		}
		if _, err := seal.OpenBytes(b, stranger); err == nil {
			t.Error("it opens for a stranger")
		}
	})
}

// Whatever a granter puts into a grant, only the exhibit's own key comes out.
func FuzzGrant(f *testing.F) {
	v, holder := holderOf(f, "grant/grant")
	var exhibit event.ExhibitID
	var want event.RecipientID
	if exhibit.UnmarshalText([]byte(v.Get("exhibit"))) != nil || want.UnmarshalText([]byte(v.Get("recipient"))) != nil {
		f.Fatal("the vector has no exhibit")
	}
	clear, err := seal.OpenBytes(v.Body, holder)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(clear)
	f.Add([]byte("AGE-SECRET-KEY-PQ-1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := seal.SealBytes(b, holder.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		key, err := seal.OpenGrant(file, exhibit, want, holder)
		switch {
		case err != nil && !errors.Is(err, seal.ErrWrongKey):
			t.Errorf("another error: %v", err)
		case err == nil && (key.ID() != want || !bytes.Equal(b, clear)):
			t.Errorf("a key comes out of\n%s", b)
		}
	})
}

func FuzzUnitCopy(f *testing.F) {
	v, holder := holderOf(f, "unit-copy/two-keys")
	var want []event.AgeRecipient
	for _, r := range v.All("recipient") {
		want = append(want, event.AgeRecipient(r))
	}
	clear, err := seal.OpenBytes(v.Body, holder)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(clear)
	f.Add([]byte("# safehand/unit-key/v1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := seal.SealBytes(b, holder.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		_, err = seal.OpenUnitCopy(file, event.UnitID(v.Get("unit")), 1, want, holder)
		switch {
		case err != nil && !errors.Is(err, seal.ErrWrongKey):
			t.Errorf("another error: %v", err)
		case err == nil && !bytes.Equal(b, clear):
			t.Errorf("keys come out of\n%s", b)
		}
	})
}

func FuzzIdentity(f *testing.F) {
	_, holder := holderOf(f, "grant/grant")
	f.Add(holder.String())
	f.Add("AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33")
	f.Add(string(holder.Recipient()))
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := seal.ParseIdentity(s); err == nil && id.String() != s {
			t.Error("written otherwise than it was read")
		}
		if r, err := seal.ParseRecipient(event.AgeRecipient(s)); err == nil && r.String() != s {
			t.Errorf("%q is the recipient %q", s, r)
		}
	})
}

// hard is work that would keep the machine busy, not the parser.
var hard = regexp.MustCompile(`(?m)^-> scrypt .* ([2-9]|[1-9][0-9]+)$`)

func FuzzKeyringFile(f *testing.F) {
	lock := seal.Lock{WorkFactor: 1}
	good, err := lock.Lock([]byte("a keyring"), "a passphrase")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	vectors.Seed(f, "sealed")
	f.Fuzz(func(t *testing.T, b []byte) {
		if hard.Match(b) {
			return
		}
		if clear, err := lock.Unlock(b, "a passphrase"); err == nil && string(clear) != "a keyring" {
			t.Errorf("%q comes out of it", clear)
		}
	})
}

// A stream of a hostile sealer, all of whose digests agree, is written out as its
// manifest says or not at all.
func FuzzStream(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := errors.Join(w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "f", Size: 5, Mode: 0o644, ModTime: stamp, Format: tar.FormatPAX}),
		func() error { _, err := io.WriteString(w, "hello"); return err }(), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:1024])
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 3072 {
			return
		}
		stream := append(bytes.Clone(b), make([]byte, 65536-len(b))...)
		id := identity(t)
		x := forge(t, id, stream, func(m event.Manifest) []byte {
			m.Files = []event.File{{Offset: 1536, Size: 5, Modified: event.FileTimeOf(stamp), Digest: event.Sum([]byte("hello")), Path: "f"}}
			m.Stream.Tar = 3072
			text, err := m.Text()
			if err != nil {
				t.Fatal(err)
			}
			return text
		})
		dst := t.TempDir()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		e, err := seal.OpenExhibit(x, id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = e.Extract(ctx, dst, seal.ExtractOptions{}, nil)
		if got := tree(t, dst); (err == nil) != (len(got) == 1) {
			t.Errorf("%v, and in the folder %v", err, got)
		}
	})
}
