package recent_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/internal/recent"
)

func value(v int) func() (int, error) { return func() (int, error) { return v, nil } }

func TestNoMoreThanTwiceTheBoundIsHeld(t *testing.T) {
	c := recent.New[int](10, recent.Count[int])
	for i := range 10_000 {
		if v, err := c.Get(i, value(i)); v != i || err != nil {
			t.Fatalf("%d: %d, %v", i, v, err)
		}
		if n := c.Len(); n > 20 {
			t.Fatalf("%d values are held", n)
		}
	}
}

// Whoever comes again within a generation is known, however many others come.
func TestWhatIsUsedIsNotForgotten(t *testing.T) {
	c := recent.New[int](10, recent.Count[int])
	_, _ = c.Get(-1, value(7))
	for i := range 1000 {
		_, _ = c.Get(i, value(i))
		if i%9 != 0 {
			continue
		}
		if v, _ := c.Get(-1, value(8)); v != 7 {
			t.Fatalf("after %d others it is %d, made anew", i, v)
		}
	}
}

func TestTheBoundIsOfWeight(t *testing.T) {
	c := recent.New[int](100, func(v int) int64 { return int64(v) })
	for i := range 9 {
		_, _ = c.Get(i, value(30))
	}
	if n := c.Len(); n > 6 {
		t.Errorf("%d values of weight 30 are held in two generations of 100", n)
	}
	if v, err := c.Get(99, value(101)); v != 101 || err != nil {
		t.Errorf("what is too heavy to keep: %d, %v", v, err)
	}
	if v, _ := c.Get(99, value(1)); v != 1 {
		t.Errorf("what was too heavy was kept: %d", v)
	}
}

func TestAFailureIsNotKept(t *testing.T) {
	c := recent.New[string](10, recent.Count[int])
	if _, err := c.Get("a", func() (int, error) { return 5, errors.New("no disk") }); err == nil {
		t.Error("the failure was swallowed")
	}
	if v, err := c.Get("a", value(6)); v != 6 || err != nil {
		t.Errorf("after it: %d, %v", v, err)
	}
}
