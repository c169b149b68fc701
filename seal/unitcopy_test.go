package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

func TestUnitCopy(t *testing.T) {
	const unit event.UnitID = "cps-northshire.example/rasso"
	var id [4]seal.Identity
	for i := range id {
		var err error
		if id[i], err = seal.GenerateIdentity(); err != nil {
			t.Fatal(err)
		}
	}
	member := id[3]
	number := func(n int) seal.UnitKey { return seal.UnitKey{Number: n, Key: id[n-1]} }
	want := func(ids ...seal.Identity) (out []event.AgeRecipient) {
		for _, i := range ids {
			out = append(out, i.Recipient())
		}
		return out
	}
	both := []seal.UnitKey{number(2), number(1)}
	for _, c := range []struct {
		name   string
		of     event.UnitID
		keys   []seal.UnitKey
		oldest int
		want   []event.AgeRecipient
		err    error
	}{
		{"the first key", unit, both[1:], 1, want(id[0]), nil},
		{"the second carries the first", unit, both, 1, want(id[0], id[1]), nil},
		{"the first was lost", unit, both[:1], 2, want(id[0], id[1]), nil},
		{"the first is kept back", unit, both[:1], 1, want(id[0], id[1]), seal.ErrWrongKey},
		{"another key", unit, []seal.UnitKey{{Number: 1, Key: id[2]}}, 1, want(id[0]), seal.ErrWrongKey},
		{"another older key", unit, []seal.UnitKey{number(2), {Number: 1, Key: id[2]}}, 1, want(id[0], id[1]), seal.ErrWrongKey},
		{"another unit", "cps-northshire.example/crown-court", both[1:], 1, want(id[0]), seal.ErrWrongKey},
		{"another number", unit, both[1:], 1, want(id[1], id[0]), seal.ErrWrongKey},
		{"one too many", unit, both, 1, want(id[1]), seal.ErrWrongKey},
		{"none", unit, nil, 1, want(id[0]), seal.ErrWrongKey},
	} {
		f, err := seal.MakeUnitCopy(c.of, c.keys, member.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		got, err := seal.OpenUnitCopy(f, unit, c.oldest, c.want, member)
		if !errors.Is(err, c.err) || (c.err == nil && (err != nil || len(got) != len(c.keys))) {
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
	}
	f, _ := seal.MakeUnitCopy(unit, both, member.Recipient())
	clear, err := seal.OpenBytes(f, member)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := age.ParseIdentities(bytes.NewReader(clear)); err != nil || len(ids) != 2 {
		t.Errorf("stock age does not read the copy: %v", err)
	}
	grant, _ := seal.MakeGrant(id[0], event.ExhibitID{}, member.Recipient())
	if _, err := seal.OpenUnitCopy(grant, unit, 1, want(id[0]), member); !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("a grant as a unit copy: %v", err)
	}
}
