package seal_test

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/seal"
)

// Segments that open with the exhibit's own key, and yet are not its segments:
// whoever ever held the key, or its public half, can make them, and the service
// can put them in the place of the true ones.
func TestForeignSegments(t *testing.T) {
	id := identity(t)
	try := func(content []byte) seal.Sealed {
		s := &store{}
		r, err := seal.SealIn(t.Context(), planOf(t, synthetic("f", content)), id, meta(), s, small)
		if err != nil {
			t.Fatal(err)
		}
		return s.sealed(t, r)
	}
	another := noise(300_000)
	another[70_000] ^= 1
	x, again, changed := try(noise(300_000)), try(noise(300_000)), try(another)
	for _, c := range []struct {
		name  string
		fetch seal.Fetch
		index int64
	}{
		{"repeated", swapped(x, 3, 2), 3},
		{"two swapped", func(ctx context.Context, i int64) (io.ReadCloser, error) {
			return x.Fetch(ctx, []int64{0, 2, 1, 3, 4}[i])
		}, 1},
		{"from an earlier try of the same file", from(x, again, 2), 2},
		{"from a try of a file that has changed", from(x, changed, 1), 1},
		{"sealed anew by whoever knows the exhibit's key", func(ctx context.Context, i int64) (io.ReadCloser, error) {
			r, err := x.Fetch(ctx, i)
			if i != 4 || err != nil {
				return r, err
			}
			b, err := io.ReadAll(r)
			if err != nil {
				return nil, err
			}
			clear, err := seal.OpenBytes(b, id)
			if err != nil {
				return nil, err
			}
			b, err = seal.SealBytes(clear, id.Recipient())
			return io.NopCloser(bytes.NewReader(b)), err
		}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := x
			y.Fetch = c.fetch
			opensAll(t, y.Fetch, id)
			wantPart(t, seal.CheckAll(t.Context(), y, nil), seal.Segment, c.index)
			dst := filepath.Join(t.TempDir(), "out")
			_, err := extract(t, y, id, dst, seal.ExtractOptions{})
			wantPart(t, err, seal.Segment, c.index)
			if left, _ := filepath.Glob(filepath.Join(dst, "*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// The list, or the manifest, of an earlier try is of the same exhibit's key too.
func TestEarlierTry(t *testing.T) {
	id := identity(t)
	var tries [2]seal.Sealed
	for i := range tries {
		s := &store{}
		r, err := seal.SealIn(t.Context(), planOf(t, synthetic("f", noise(100_000))), id, meta(), s, small)
		if err != nil {
			t.Fatal(err)
		}
		tries[i] = s.sealed(t, r)
	}
	x, was := tries[0], tries[1]
	for name, c := range map[string]struct {
		change func(y *seal.Sealed)
		part   seal.Part
	}{
		"its list":                   {func(y *seal.Sealed) { y.List = was.List }, seal.List},
		"its list and segments":      {func(y *seal.Sealed) { y.List, y.Fetch = was.List, was.Fetch }, seal.List},
		"its manifest":               {func(y *seal.Sealed) { y.Manifest = was.Manifest }, seal.Manifest},
		"everything under this seal": {func(y *seal.Sealed) { y.List, y.Manifest, y.Fetch = was.List, was.Manifest, was.Fetch }, seal.List},
		"its manifest, which this seal names": {func(y *seal.Sealed) {
			y.Manifest = was.Manifest
			y.Seal.Manifest, y.Seal.Commitment = was.Seal.Manifest, was.Seal.Commitment
		}, seal.Manifest},
	} {
		y := x
		c.change(&y)
		_, err := extract(t, y, id, t.TempDir(), seal.ExtractOptions{})
		t.Run(name, func(t *testing.T) { wantPart(t, err, c.part, 0) })
	}
}

// from gives segment i of another exhibit.
func from(x, other seal.Sealed, i int64) seal.Fetch {
	return func(ctx context.Context, n int64) (io.ReadCloser, error) {
		if n == i {
			return other.Fetch(ctx, n)
		}
		return x.Fetch(ctx, n)
	}
}

// opensAll: nothing but the digest tells that a segment is foreign.
func opensAll(t *testing.T, fetch seal.Fetch, id seal.Identity) {
	t.Helper()
	for i := range int64(5) {
		r, err := fetch(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err == nil {
			_, err = seal.OpenBytes(b, id)
		}
		if err != nil || len(b) == 0 {
			t.Fatalf("segment %d: %v", i, err)
		}
	}
}
