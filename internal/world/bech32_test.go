package world_test

import "strings"

const bech32Chars = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// identityPrefix begins every secret key of age that Safehand makes.
const identityPrefix = "AGE-SECRET-KEY-PQ-"

// identityOf is the age identity that 32 bytes would be the seed of.
func identityOf(seed []byte) string {
	var data []byte
	acc, bits := 0, 0
	for _, b := range seed {
		acc, bits = acc<<8|int(b), bits+8
		for bits >= 5 {
			bits -= 5
			data = append(data, byte(acc>>bits))
			acc &= 1<<bits - 1
		}
	}
	if bits > 0 {
		data = append(data, byte(acc<<(5-bits)))
	}
	var values []byte
	for _, c := range strings.ToLower(identityPrefix) {
		values = append(values, byte(c)>>5)
	}
	values = append(values, 0)
	for _, c := range strings.ToLower(identityPrefix) {
		values = append(values, byte(c)&31)
	}
	sum := polymod(append(append(values, data...), 0, 0, 0, 0, 0, 0)) ^ 1
	for i := range 6 {
		data = append(data, byte(sum>>(5*(5-i)))&31)
	}
	var s strings.Builder
	for _, d := range data {
		s.WriteByte(bech32Chars[d])
	}
	return identityPrefix + "1" + strings.ToUpper(s.String())
}

func polymod(values []byte) uint32 {
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	return sum
}
