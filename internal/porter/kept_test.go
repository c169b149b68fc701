package porter_test

import (
	"bytes"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
)

func exhibit(name string) event.ExhibitID {
	return event.ExhibitID{Digest: event.Sum([]byte(name))}
}

func TestKept(t *testing.T) {
	h := &client.Home{Dir: t.TempDir()}
	k, err := porter.NewKept(h, 100)
	if err != nil {
		t.Fatal(err)
	}
	part := func(n byte) (event.Digest, []byte) {
		b := bytes.Repeat([]byte{n}, 40)
		return event.Sum(b), b
	}
	one, a := part(1)
	two, b := part(2)
	three, c := part(3)
	x, y := exhibit("x"), exhibit("y")
	if k.Get(x, one) != nil {
		t.Error("it has what was never kept")
	}
	k.Put(x, one, a)
	k.Put(x, two, b)
	if !bytes.Equal(k.Get(x, one), a) || !bytes.Equal(k.Get(x, two), b) || k.Get(y, one) != nil {
		t.Error("it does not give what was kept")
	}
	// Of the exhibit that is being fetched nothing is given up for itself.
	k.Put(x, three, c)
	if k.Get(x, three) != nil || k.Get(x, one) == nil {
		t.Error("it keeps more than it may, or gave up what was there")
	}
	// Another exhibit takes the place of the oldest, also after a restart.
	if k, err = porter.NewKept(h, 100); err != nil {
		t.Fatal(err)
	}
	k.Put(y, three, c)
	if !bytes.Equal(k.Get(y, three), c) || k.Get(x, one) != nil {
		t.Error("the older exhibit has not made room")
	}
	k.Drop(y)
	if k.Get(y, three) != nil {
		t.Error("it has what was dropped")
	}
	k.Put(x, one, a)
	k.Put(x, two, b)
	if k.Get(x, two) == nil {
		t.Error("dropping made no room")
	}
	// Only as much is given up as has to be: the oldest.
	k.Drop(x)
	for i, e := range []event.ExhibitID{x, y} {
		k.Put(e, one, a[:40-i])
	}
	k.Put(exhibit("z"), two, b)
	if k.Get(x, one) != nil || k.Get(y, one) == nil || k.Get(exhibit("z"), two) == nil {
		t.Error("more was given up than had to be, or the wrong exhibit")
	}
	// What does not fit at all stops nobody.
	k.Put(y, one, make([]byte, 101))
}
