package seal_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/safehand/safehand/seal"
)

// summed gives segments as whoever only compares fetches them: read, and not kept.
func summed(f seal.Fetch, size int64) seal.Fetch {
	return func(ctx context.Context, i int64) (io.ReadCloser, error) {
		r, err := f(ctx, i)
		if err != nil {
			return nil, err
		}
		sum, n, err := seal.SumOf(iotest.HalfReader(r), size+1)
		return seal.Summed(n, sum), err
	}
}

func TestSummed(t *testing.T) {
	x, id, r, _ := make1(t, small, synthetic("f", noise(300_000)))
	size := r.Seal.Segments.Size
	y := x
	y.Fetch = summed(x.Fetch, size)
	if err := seal.CheckAll(t.Context(), y, nil); err != nil {
		t.Errorf("an exhibit as it was sealed: %v", err)
	}
	for what, change := range map[string]func([]byte) []byte{
		"a bit":    func(b []byte) []byte { return flip(b, 3) },
		"its end":  func(b []byte) []byte { return b[:len(b)-1] },
		"too much": func(b []byte) []byte { return append(b, b...) },
	} {
		y.Fetch = summed(altered(x, 2, change), size)
		wantPart(t, seal.CheckAll(t.Context(), y, nil), seal.Segment, 2)
		if t.Failed() {
			t.Fatal(what)
		}
	}
	y.Fetch = summed(x.Fetch, size)
	_, err := extract(t, y, id, t.TempDir(), seal.ExtractOptions{})
	if err == nil || errors.Is(err, seal.ErrBroken) || !strings.Contains(err.Error(), "not kept") {
		t.Errorf("to open what was not kept: %v", err)
	}
}

func TestSumOf(t *testing.T) {
	b := noise(200_000)
	for _, most := range []int64{200_000, 100_000} {
		if d, n, err := seal.SumOf(strings.NewReader(string(b)), most); err != nil || n != most || d != seal.Sum(b[:most]) {
			t.Errorf("of %d bytes it read %d: %v", most, n, err)
		}
	}
	if _, _, err := seal.SumOf(iotest.TimeoutReader(iotest.HalfReader(strings.NewReader(string(b)))), 200_000); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a reader that fails: %v", err)
	}
}
