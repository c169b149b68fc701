package browser_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/safehand/safehand/internal/world/interview"
)

// lasting is a recording (ISO/IEC 14496-12, headers of version 0) whose last picture and sound are held until it is so
// many seconds long. A player reads ahead by time: of gigabytes that claim to last a minute it would keep dozens of
// megabytes, as of no recording that there is.
func lasting(video []byte, seconds uint32) []byte {
	l := &longer{seconds: seconds}
	l.boxes(video) // what is added moves where the pictures lie, so that is to be known first
	return l.boxes(video)
}

type longer struct {
	seconds, scale, held uint32 // held is by how much the track's last sample is longer
	moved, added         uint32
}

func (l *longer) boxes(b []byte) []byte {
	if l.scale = 0; l.added > 0 {
		l.moved, l.added = l.added, 0
	}
	return l.inside(b)
}

func (l *longer) inside(b []byte) (out []byte) {
	for len(b) >= 8 {
		n := binary.BigEndian.Uint32(b)
		kind, body := string(b[4:8]), slices.Clone(b[8:n])
		switch kind {
		case "moov", "trak", "edts", "mdia", "minf", "stbl":
			body = l.inside(body)
		default:
			body = l.box(kind, body)
		}
		out = binary.BigEndian.AppendUint32(out, uint32(len(body))+8)
		out = append(append(out, kind...), body...)
		b = b[n:]
	}
	return out
}

func (l *longer) box(kind string, b []byte) []byte {
	at := func(i int) uint32 { return binary.BigEndian.Uint32(b[i:]) }
	put := func(i int, v uint32) { binary.BigEndian.PutUint32(b[i:], v) }
	switch kind {
	case "mvhd":
		l.scale = at(12)
		put(16, l.seconds*l.scale)
	case "tkhd":
		put(20, l.seconds*l.scale)
	case "elst":
		put(len(b)-12, l.seconds*l.scale)
	case "mdhd":
		l.held = l.seconds*at(12) - at(16)
		put(16, l.seconds*at(12))
	case "stts":
		last := len(b) - 8
		put(4, at(4)+1)
		put(last, at(last)-1)
		b = binary.BigEndian.AppendUint32(b, 1)
		b = binary.BigEndian.AppendUint32(b, at(last+4)+l.held)
		l.added += 8
	case "stco":
		for i := 8; i < len(b); i += 4 {
			put(i, at(i)+l.moved)
		}
	}
	return b
}

func TestLasting(t *testing.T) {
	was, is := interview.Video(), lasting(interview.Video(), 4000)
	if len(is) != len(was)+16 {
		t.Errorf("it has %d bytes, and had %d", len(is), len(was))
	}
	i, j := bytes.Index(was, []byte("stco"))+12, bytes.Index(is, []byte("stco"))+12
	a, b := binary.BigEndian.Uint32(was[i:]), binary.BigEndian.Uint32(is[j:])
	if !bytes.Equal(was[a:a+1000], is[b:b+1000]) {
		t.Error("its pictures are not where it says")
	}
	if got := binary.BigEndian.Uint32(is[bytes.Index(is, []byte("mvhd"))+20:]); got != 4_000_000 {
		t.Errorf("it lasts %d ms", got)
	}
}
