package disk

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Reserve is how many bytes of a volume are kept back. Zero stands for the usual
// reserve, which depends on the volume.
type Reserve int64

const (
	// usual is what a volume of ordinary size keeps back: room for some hundred
	// thousand statements, and for an operator to notice.
	usual = 2 << 30
	// smallest is the least anybody may choose: under it a burst of receipts and
	// the database's own journal could meet the end of the disk.
	smallest = 64 << 20
)

// Of is the reserve of a volume: what was chosen, otherwise 2 GiB or a twentieth
// of it, whichever is less.
func (r Reserve) Of(s Space) int64 {
	if r > 0 {
		return int64(r)
	}
	return min(usual, s.Total/20)
}

// Short reports whether taking in so many bytes would eat into the reserve.
func (r Reserve) Short(s Space, bytes int64) bool { return s.Free-bytes < r.Of(s) }

// units are those that people write, in the order in which a suffix is looked
// for.
var units = []struct {
	name  string
	bytes float64
}{
	{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3},
}

// ParseSize reads a size such as "10GB" or "2GiB".
func ParseSize(s string) (int64, error) {
	text := strings.ReplaceAll(s, " ", "")
	for _, u := range units {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || !(math.Abs(n*u.bytes) <= 1<<60) { // also what is no number
			break
		}
		return int64(n * u.bytes), nil
	}
	return 0, fmt.Errorf("%q is not a size such as 10GB or 2GiB", s)
}

// UnmarshalText reads a size as [ParseSize] does, and refuses what is too little.
func (r *Reserve) UnmarshalText(b []byte) error {
	n, err := ParseSize(string(b))
	if err != nil {
		return err
	}
	if n < smallest {
		return fmt.Errorf("%s is too little to record statements in: at least 64MiB", b)
	}
	*r = Reserve(n)
	return nil
}
