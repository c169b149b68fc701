package interview_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"github.com/safehand/safehand/internal/world/interview"
)

func TestDigest(t *testing.T) {
	sum := sha256.Sum256(interview.Video())
	if got := hex.EncodeToString(sum[:]); got != interview.SHA256 {
		t.Errorf("the recording's digest is %s, the constant says %s", got, interview.SHA256)
	}
}

// The demonstration promises a recording of three segments, and a repository
// that stays small.
func TestSize(t *testing.T) {
	const segment = 8 << 20
	n := len(interview.Video())
	if n < 17_000_000 || n > 20_000_000 || n <= 2*segment {
		t.Errorf("the recording has %d bytes, want 17 to 20 MB and over two segments", n)
	}
}

// A player must be able to start before it has the whole file, so moov (the
// index) stands before mdat (pictures and sound).
func TestPlays(t *testing.T) {
	v := interview.Video()
	boxes := boxes(t, v)
	want := []string{"ftyp", "moov", "mdat"}
	var got []string
	for _, b := range boxes {
		for _, w := range want {
			if b.kind == w {
				got = append(got, w)
			}
		}
	}
	if len(got) != 3 || got[0] != "ftyp" || got[1] != "moov" || got[2] != "mdat" {
		t.Fatalf("the boxes stand in the order %v, want %v", got, want)
	}
	var moov []byte
	for _, b := range boxes {
		if b.kind == "moov" {
			moov = b.body
		}
	}
	for _, codec := range []string{"avc1", "mp4a"} {
		if !bytes.Contains(moov, []byte(codec)) {
			t.Errorf("no track is %s", codec)
		}
	}
	if d := seconds(t, moov); d < 75 || d > 90 {
		t.Errorf("the recording lasts %d seconds, want 75 to 90", d)
	}
}

func TestVideoIsACopy(t *testing.T) {
	interview.Video()[0] ^= 1
	TestDigest(t)
}

type box struct {
	kind string
	body []byte
}

// boxes lists the top level of an MP4 (ISO/IEC 14496-12, 4.2).
func boxes(t *testing.T, b []byte) []box {
	t.Helper()
	var all []box
	for len(b) > 0 {
		if len(b) < 8 {
			t.Fatalf("%d bytes stand after the last box", len(b))
		}
		n := int(binary.BigEndian.Uint32(b))
		if n < 8 || n > len(b) {
			t.Fatalf("box %q claims %d of %d bytes", b[4:8], n, len(b))
		}
		all = append(all, box{string(b[4:8]), b[8:n]})
		b = b[n:]
	}
	return all
}

// seconds reads the length from the movie header, version 0.
func seconds(t *testing.T, moov []byte) uint32 {
	t.Helper()
	for _, b := range boxes(t, moov) {
		if b.kind == "mvhd" && len(b.body) >= 20 && b.body[0] == 0 {
			return binary.BigEndian.Uint32(b.body[16:]) / binary.BigEndian.Uint32(b.body[12:])
		}
	}
	t.Fatal("no movie header of version 0")
	return 0
}
