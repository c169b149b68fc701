package continuity_test

import (
	"bytes"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/vectors"
)

// No bit of a record may change without the record ceasing to be valid. Each run
// of the stride flips one bit of every so many bytes; the bytes at which a
// record is most easily got wrong, the ends of lines, are all flipped.
func TestEveryBitCounts(t *testing.T) {
	for name, row := range map[string]struct {
		story  *continuitytest.Story
		stride int
	}{
		"one exhibit":       {continuitytest.Sent(t), 89},
		"one of every kind": {continuitytest.Everything(t), 709},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() {
				row.stride *= 10
			}
			everyBit(t, row.story.Record(), row.story.Trust(), row.stride)
		})
	}
}

func everyBit(t *testing.T, b []byte, trust continuity.Trust, stride int) {
	t.Helper()
	flipped := 0
	for i := range b {
		if i%stride != 0 && !(i+1 < len(b) && b[i+1] == '\n' && b[i] == '=' && i%5 == 0) {
			continue
		}
		flipped++
		bad := bytes.Clone(b)
		bad[i] ^= 1 << (flipped % 8)
		rep, err := continuity.Verify(bad, trust, nil, continuity.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Verdict == continuity.Valid {
			t.Errorf("byte %d: %q may become %q and the record stays valid", i, b[i], bad[i])
		}
	}
	if flipped < 50 {
		t.Errorf("only %d bits were flipped", flipped)
	}
}

// The bits of base64 that nobody reads must be zero.
func TestUnreadBitsOfBase64(t *testing.T) {
	s := continuitytest.Sent(t)
	b, trust := s.Record(), s.Trust()
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	tried := 0
	for i := 1; i+1 < len(b) && tried < 150; i++ {
		if b[i] != '=' || b[i-1] == '=' || b[i+1] != '\n' && b[i+1] != '=' {
			continue
		}
		n := bytes.IndexByte([]byte(alphabet), b[i-1])
		if n < 0 {
			continue
		}
		tried++
		bad := bytes.Clone(b)
		bad[i-1] = alphabet[n^1]
		rep, err := continuity.Verify(bad, trust, nil, continuity.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Verdict == continuity.Valid {
			t.Errorf("byte %d: two spellings of one value", i-1)
		}
	}
	if tried == 0 {
		t.Error("no base64 was found")
	}
}

func FuzzParse(f *testing.F) {
	vectors.Seed(f, "record-text", "record")
	s := continuitytest.Sent(f)
	seeds := [][]byte{s.Record(), s.RecordOf(s.Evidence(s.Owners()...), continuity.Extras{}), []byte("safehand/continuity/v1 exhibit\n")}
	north := continuitytest.NewWitness(f, "northshire.example/witness")
	ev := s.Counted()
	seeds = append(seeds, s.RecordOf(s.Watched(ev, s.Seen(int64(ev.Items[len(ev.Items)-1].Index)+1, s.Now, north)), continuity.Extras{}))
	for _, b := range seeds {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := continuity.Parse(b)
		if err == nil && !bytes.Equal(r.Bytes(), b) {
			t.Error("parse then write gives other bytes")
		}
	})
}
