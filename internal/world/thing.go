package world

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
)

func statement() []byte {
	return []byte("Northshire Bank plc\nAccount 00000000 of a person who does not exist\n\n01/11/2016  balance brought forward      12.40\n03/11/2016  cash machine, High Street    -10.00\n")
}

// still is a picture that a camera might have taken.
func still() []byte {
	img := image.NewGray(image.Rect(0, 0, 640, 360))
	for y := range 360 {
		for x := range 640 {
			v := 60 + 40*math.Sin(float64(x)/90) + float64(y)/6
			if x > 250 && x < 390 && y > 90 {
				v = 25
			}
			img.SetGray(x, y, color.Gray{uint8(v)})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // to memory
	return b.Bytes()
}

// tone is two seconds of sound, in a format that every browser plays.
func tone() []byte {
	const rate, seconds = 8000, 2
	var b bytes.Buffer
	b.WriteString("RIFF")
	le := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // to memory
	le(uint32(36 + rate*seconds))
	b.WriteString("WAVEfmt ")
	le(uint32(16))
	le([]uint16{1, 1})
	le([]uint32{rate, rate})
	le([]uint16{1, 8})
	b.WriteString("data")
	le(uint32(rate * seconds))
	for i := range rate * seconds {
		b.WriteByte(byte(128 + 60*math.Sin(2*math.Pi*440*float64(i)/rate)))
	}
	return b.Bytes()
}
