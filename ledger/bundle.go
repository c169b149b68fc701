package ledger

import "encoding/binary"

// BundleWidth is how many entries a bundle of c2sp.org/tlog-tiles has when it is
// full.
const BundleWidth = 256

// AppendBundle adds an entry's text to a bundle of c2sp.org/tlog-tiles: its length
// in two bytes, the most significant first, and the text.
func AppendBundle(b, entry []byte) ([]byte, error) {
	if len(entry) > MaxEntry {
		return nil, because(ErrText, "an entry of %d bytes", len(entry))
	}
	return append(binary.BigEndian.AppendUint16(b, uint16(len(entry))), entry...), nil
}

// ParseBundle takes a bundle of any length apart. The texts are not looked at;
// they share b's bytes.
func ParseBundle(b []byte) ([][]byte, error) {
	var out [][]byte
	for len(b) > 0 {
		if len(b) < 2 || len(b)-2 < int(binary.BigEndian.Uint16(b)) {
			return nil, because(ErrText, "a bundle that breaks off in entry %d", len(out))
		}
		n := 2 + int(binary.BigEndian.Uint16(b))
		out, b = append(out, b[2:n:n]), b[n:]
	}
	return out, nil
}
