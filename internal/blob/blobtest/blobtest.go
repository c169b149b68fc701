// Package blobtest says what every blob.Store must do. An implementation runs
// it in its own tests; where a promise can only be seen from outside (what is on
// the disk after a crash), its own tests must add that.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
)

// Run holds the stores that open makes, each empty, to the contract of
// blob.Store.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, blob.Store)
	}{
		{"round trip", roundTrip},
		{"seek", seek},
		{"zero bytes", zeroBytes},
		{"absent", absent},
		{"again", again},
		{"again with other bytes", againWrong},
		{"refused", refused},
		{"reader fails half way", readerFails},
		{"caller has gone", cancelled},
		{"no more than one byte too many", overread},
		{"same digest, two exhibits", twoExhibits},
		{"same name at once", concurrent},
		{"one of many is wrong", concurrentWrong},
		{"delete", deletes},
		{"walk", walk},
		{"walk stops", walkStops},
		{"walk calls the store", walkReenters},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// name is a blob's name for an exhibit invented from a word.
func name(exhibit string, content []byte) blob.Name {
	return blob.Name{Recipient: event.RecipientID{Digest: event.Sum([]byte(exhibit))}, Digest: event.Sum(content)}
}

func content(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7 >> 3)
	}
	return b
}

func put(t *testing.T, s blob.Store, n blob.Name, b []byte) {
	t.Helper()
	if err := s.Put(t.Context(), n, int64(len(b)), bytes.NewReader(b)); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

// holds fails unless the store gives exactly b under the name.
func holds(t *testing.T, s blob.Store, n blob.Name, b []byte) {
	t.Helper()
	r, size, err := s.Open(t.Context(), n)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	if !bytes.Equal(got, b) || size != int64(len(b)) {
		t.Errorf("got %d bytes, said to be %d, want %d and the same ones", len(got), size, len(b))
	}
	if size, err := s.Stat(t.Context(), n); err != nil || size != int64(len(b)) {
		t.Errorf("Stat: %d, %v, want %d", size, err, len(b))
	}
}

// lacks fails unless the store denies the name in every way.
func lacks(t *testing.T, s blob.Store, n blob.Name) {
	t.Helper()
	if r, _, err := s.Open(t.Context(), n); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("Open: %v, want ErrNotFound", err)
		if err == nil {
			r.Close()
		}
	}
	if _, err := s.Stat(t.Context(), n); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("Stat: %v, want ErrNotFound", err)
	}
	if _, ok := names(t, s)[n]; ok {
		t.Error("Walk sees it")
	}
}

func names(t *testing.T, s blob.Store) map[blob.Name]int64 {
	t.Helper()
	all := map[blob.Name]int64{}
	err := s.Walk(t.Context(), func(n blob.Name, size int64) error {
		if _, ok := all[n]; ok {
			t.Errorf("Walk sees %s twice", n)
		}
		all[n] = size
		return nil
	})
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	return all
}

func roundTrip(t *testing.T, s blob.Store) {
	for _, size := range []int{1, 4096, 1<<20 + 3} {
		b := content(size)
		put(t, s, name("JRS/1", b), b)
		holds(t, s, name("JRS/1", b), b)
	}
}

func seek(t *testing.T, s blob.Store) {
	b := content(100_000)
	put(t, s, name("JRS/1", b), b)
	r, _, err := s.Open(t.Context(), name("JRS/1", b))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, at := range []int64{70_000, 3, 99_999} {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			t.Fatalf("Seek: %v", err)
		}
		var got [1]byte
		if _, err := io.ReadFull(r, got[:]); err != nil || got[0] != b[at] {
			t.Errorf("at %d: %d, %v, want %d", at, got[0], err, b[at])
		}
	}
}

func zeroBytes(t *testing.T, s blob.Store) {
	n := name("JRS/1", nil)
	lacks(t, s, n)
	put(t, s, n, nil)
	holds(t, s, n, nil)
}

func absent(t *testing.T, s blob.Store) {
	b := content(10)
	put(t, s, name("JRS/1", b), b)
	lacks(t, s, name("JRS/1", content(11)))
}

func again(t *testing.T, s blob.Store) {
	b := content(5000)
	put(t, s, name("JRS/1", b), b)
	put(t, s, name("JRS/1", b), b)
	holds(t, s, name("JRS/1", b), b)
	if all := names(t, s); len(all) != 1 {
		t.Errorf("%d blobs after the same one twice", len(all))
	}
}

// Whoever is told that a blob is stored must have sent it: knowing its name
// must not be enough.
func againWrong(t *testing.T, s blob.Store) {
	b := content(5000)
	n := name("JRS/1", b)
	put(t, s, n, b)
	wrong := bytes.Clone(b)
	wrong[4999] ^= 1
	if err := s.Put(t.Context(), n, 5000, bytes.NewReader(wrong)); !errors.Is(err, blob.ErrMismatch) {
		t.Errorf("Put of other bytes: %v, want ErrMismatch", err)
	}
	holds(t, s, n, b)
}

func refused(t *testing.T, s blob.Store) {
	b := content(70_000)
	flipped := bytes.Clone(b)
	flipped[0] ^= 1
	for _, c := range []struct {
		name string
		size int64
		body []byte
	}{
		{"truncated", 70_000, b[:69_999]},
		{"nothing", 70_000, nil},
		{"one byte more", 70_000, append(bytes.Clone(b), 0)},
		{"announced too short", 69_999, b},
		{"announced too long", 70_001, b},
		{"announced negative", -1, b},
		{"wrong digest", 70_000, flipped},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := name("JRS/1", b)
			if err := s.Put(t.Context(), n, c.size, bytes.NewReader(c.body)); !errors.Is(err, blob.ErrMismatch) {
				t.Errorf("Put: %v, want ErrMismatch", err)
			}
			lacks(t, s, n)
		})
	}
	put(t, s, name("JRS/1", b), b) // a refusal does not stand in the way
	holds(t, s, name("JRS/1", b), b)
}

func readerFails(t *testing.T, s blob.Store) {
	b := content(200_000)
	broken := errors.New("the line went dead")
	r := io.MultiReader(bytes.NewReader(b[:100_000]), iotest.ErrReader(broken))
	if err := s.Put(t.Context(), name("JRS/1", b), 200_000, r); !errors.Is(err, broken) {
		t.Errorf("Put: %v, want the reader's error inside", err)
	}
	lacks(t, s, name("JRS/1", b))
}

func cancelled(t *testing.T, s blob.Store) {
	b := content(200_000)
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(bytes.NewReader(b[:100_000]), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, io.EOF // on to the next, if anybody still asks
	}), bytes.NewReader(b[100_000:]))
	if err := s.Put(ctx, name("JRS/1", b), 200_000, r); !errors.Is(err, context.Canceled) {
		t.Errorf("Put: %v, want context.Canceled", err)
	}
	lacks(t, s, name("JRS/1", b))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// An endless body must not fill the disk.
func overread(t *testing.T, s blob.Store) {
	b := content(1000)
	read := 0
	r := readerFunc(func(p []byte) (int, error) {
		read += len(p)
		return len(p), nil
	})
	if err := s.Put(t.Context(), name("JRS/1", b), 1000, r); !errors.Is(err, blob.ErrMismatch) {
		t.Errorf("Put: %v, want ErrMismatch", err)
	}
	if read > 1001 {
		t.Errorf("it read %d bytes of an endless body of 1000", read)
	}
	lacks(t, s, name("JRS/1", b))
}

func twoExhibits(t *testing.T, s blob.Store) {
	b := content(300)
	put(t, s, name("JRS/1", b), b)
	lacks(t, s, name("JRS/2", b))
	put(t, s, name("JRS/2", b), b)
	if err := s.Delete(t.Context(), name("JRS/1", b)); err != nil {
		t.Fatal(err)
	}
	lacks(t, s, name("JRS/1", b))
	holds(t, s, name("JRS/2", b), b)
}

func concurrent(t *testing.T, s blob.Store) {
	b := content(300_000)
	n := name("JRS/1", b)
	for i, err := range atOnce(16, func(int) error {
		return s.Put(t.Context(), n, int64(len(b)), bytes.NewReader(b))
	}) {
		if err != nil {
			t.Errorf("Put %d: %v", i, err)
		}
	}
	holds(t, s, n, b)
	if all := names(t, s); len(all) != 1 {
		t.Errorf("%d blobs, want 1", len(all))
	}
}

func concurrentWrong(t *testing.T, s blob.Store) {
	b := content(300_000)
	n := name("JRS/1", b)
	wrong := bytes.Clone(b)
	wrong[150_000] ^= 1
	for i, err := range atOnce(16, func(i int) error {
		if i%2 == 1 {
			return s.Put(t.Context(), n, int64(len(b)), bytes.NewReader(wrong))
		}
		return s.Put(t.Context(), n, int64(len(b)), bytes.NewReader(b))
	}) {
		if i%2 == 1 && !errors.Is(err, blob.ErrMismatch) {
			t.Errorf("Put %d of wrong bytes: %v, want ErrMismatch", i, err)
		}
		if i%2 == 0 && err != nil {
			t.Errorf("Put %d: %v", i, err)
		}
	}
	holds(t, s, n, b)
}

// atOnce calls f from n goroutines and gives their answers in order.
func atOnce(n int, f func(int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

func deletes(t *testing.T, s blob.Store) {
	b := content(300)
	n := name("JRS/1", b)
	if err := s.Delete(t.Context(), n); err != nil {
		t.Errorf("Delete of what isn't there: %v", err)
	}
	put(t, s, n, b)
	for range 2 {
		if err := s.Delete(t.Context(), n); err != nil {
			t.Errorf("Delete: %v", err)
		}
		lacks(t, s, n)
	}
	put(t, s, n, b) // what was deleted can come back
	holds(t, s, n, b)
}

func walk(t *testing.T, s blob.Store) {
	if all := names(t, s); len(all) != 0 {
		t.Errorf("%d blobs in an empty store", len(all))
	}
	want := map[blob.Name]int64{}
	for exhibit := range 5 {
		for size := range 7 {
			b := content(size * 10)
			n := name(fmt.Sprintf("JRS/%d", exhibit), b)
			put(t, s, n, b)
			want[n] = int64(len(b))
		}
	}
	got := names(t, s)
	if len(got) != len(want) {
		t.Errorf("Walk sees %d blobs, want %d", len(got), len(want))
	}
	for n, size := range want {
		if g, ok := got[n]; !ok || g != size {
			t.Errorf("%s: seen %t with size %d, want %d", n, ok, g, size)
		}
	}
}

func walkStops(t *testing.T, s blob.Store) {
	for size := range 3 {
		b := content(size)
		put(t, s, name("JRS/1", b), b)
	}
	enough, calls := errors.New("enough"), 0
	err := s.Walk(t.Context(), func(blob.Name, int64) error {
		calls++
		return enough
	})
	if err != enough || calls != 1 {
		t.Errorf("Walk: %v after %d calls, want the error of the first", err, calls)
	}
}

// A sweep deletes while it walks.
func walkReenters(t *testing.T, s blob.Store) {
	for size := range 10 {
		b := content(size)
		put(t, s, name("JRS/1", b), b)
	}
	err := s.Walk(t.Context(), func(n blob.Name, _ int64) error { return s.Delete(t.Context(), n) })
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	if all := names(t, s); len(all) != 0 {
		t.Errorf("%d blobs left", len(all))
	}
}
