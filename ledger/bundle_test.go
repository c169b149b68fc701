package ledger_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/safehand/safehand/ledger"
)

func TestBundle(t *testing.T) {
	texts := [][]byte{[]byte("a"), {}, bytes.Repeat([]byte("x"), ledger.MaxEntry)}
	var b []byte
	for _, x := range texts {
		var err error
		if b, err = ledger.AppendBundle(b, x); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ledger.ParseBundle(b)
	if err != nil || len(got) != 3 {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	for i := range texts {
		if !bytes.Equal(got[i], texts[i]) {
			t.Errorf("entry %d is another", i)
		}
	}
	if !bytes.Equal(b[:3], []byte{0, 1, 'a'}) {
		t.Errorf("it begins % x", b[:3])
	}
	if _, err := ledger.AppendBundle(nil, make([]byte, ledger.MaxEntry+1)); !errors.Is(err, ledger.ErrText) {
		t.Errorf("too long: %v", err)
	}
	for _, n := range []int{1, 2, 4, len(b) - 1} {
		if _, err := ledger.ParseBundle(b[:n]); !errors.Is(err, ledger.ErrText) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

func FuzzBundle(f *testing.F) {
	f.Add([]byte{0, 1, 'a', 0, 0})
	f.Add([]byte{0, 9, 'a'})
	f.Fuzz(func(t *testing.T, b []byte) {
		texts, err := ledger.ParseBundle(b)
		if err != nil {
			return
		}
		var again []byte
		for _, x := range texts {
			if again, err = ledger.AppendBundle(again, x); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(again, b) {
			t.Error("parse then write gives other bytes")
		}
	})
}
