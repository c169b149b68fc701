package event

import (
	"encoding/base32"
	"errors"
	"strings"
)

// crockford is Crockford's base 32: no I, L, O or U, so that a number can be
// read out over the telephone.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// A short number is the first 80 bits of a digest, in four groups of four. It
// guards against mix-ups between people; programs compare all 256 bits.
func short(prefix string, d Digest) string {
	s := crockford.EncodeToString(d[:10])
	return prefix + "-" + s[0:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

// SealNumber is what people call an exhibit's seal: SH-7Q4M-2KPD-9XWC-3VTR.
func (e ExhibitID) SealNumber() string { return short("SH", e.Digest) }

// Reference is what people call a consignment: the first half of its number.
func (c ConsignmentID) Reference() string { return short("", c.Digest)[1:10] }

// Reference is what people call a case that has neither URN nor name:
// CA-7Q4M-2KPD.
func (c CaseID) Reference() string { return short("CA", c.Digest)[:12] }

// RootNumber is what two organisations read to each other before they
// recognise each other's root: RT-….
func RootNumber(d Digest) string { return short("RT", d) }

// NormalNumber writes a number typed by a person (any case, any grouping, I and
// L for 1, O for 0) in its one form.
func NormalNumber(s string) (string, error) {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
	if len(s) != 18 {
		return "", errors.New("a number has two letters and sixteen characters, such as RT-7Q4M-2KPD-9XWC-3VTR")
	}
	prefix := s[:2]
	b, err := crockford.DecodeString(strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(s[2:]))
	if err != nil {
		return "", errors.New("a number has only digits and letters other than U")
	}
	var d Digest
	copy(d[:], b)
	return short(prefix, d), nil
}

// NormalReference writes a consignment's reference typed by a person in its one
// form: 7Q4M-2KPD.
func NormalReference(s string) (string, error) {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
	s = strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(s)
	if _, err := crockford.DecodeString(s); len(s) != 8 || err != nil {
		return "", errors.New("a reference has eight digits and letters, such as 7Q4M-2KPD")
	}
	return s[:4] + "-" + s[4:], nil
}

// ReferenceStart is what the digest of a consignment begins with that people call so.
func ReferenceStart(s string) (start [5]byte, err error) {
	ref, err := NormalReference(s)
	if err != nil {
		return start, err
	}
	b, err := crockford.DecodeString(strings.ReplaceAll(ref, "-", ""))
	copy(start[:], b)
	return start, err
}

// NormalCaseReference writes a case's reference typed by a person in its one
// form: CA-7Q4M-2KPD. Without its first two letters it is none: operations have
// names of eight letters too.
func NormalCaseReference(s string) (string, error) {
	rest, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(s)), "CA-")
	n, err := NormalReference(rest)
	if !ok || err != nil {
		return "", errors.New("a case's reference is CA- and eight digits and letters, such as CA-7Q4M-2KPD")
	}
	return "CA-" + n, nil
}
