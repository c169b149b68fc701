package browser_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// silentAfter is a recording whose track of sound ends so many seconds in, as where a
// microphone's cable came loose: its samples are counted short, and nothing moves.
func silentAfter(video []byte, seconds uint32) []byte {
	b := slices.Clone(video)
	sound := bytes.LastIndex(b[:bytes.Index(b, []byte("smhd"))], []byte("mdhd"))
	box := func(kind string) int { return sound + bytes.Index(b[sound:], []byte(kind)) }
	scale := binary.BigEndian.Uint32(b[sound+16:])
	n := seconds * scale / 1024 // of AAC, each of 1024
	binary.BigEndian.PutUint32(b[box("stts")+8:], 1)
	binary.BigEndian.PutUint32(b[box("stts")+12:], n)
	binary.BigEndian.PutUint32(b[box("stsz")+12:], n)
	return b
}

// tone is a WAV file of so many seconds, of which the first sound and the others are
// silent.
func tone(seconds, sounds int) []byte {
	const rate = 8000
	n := seconds * rate
	var b bytes.Buffer
	b.WriteString("RIFF")
	for _, v := range []any{
		uint32(36 + 2*n), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16),
		[]byte("data"), uint32(2 * n),
	} {
		binary.Write(&b, binary.LittleEndian, v)
	}
	for i := range n {
		var v int16
		if i < sounds*rate {
			v = int16(8000 * math.Sin(float64(i)*2*math.Pi*440/rate))
		}
		binary.Write(&b, binary.LittleEndian, v)
	}
	return b.Bytes()
}
