package event

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	fileKey   = "file"
	folderKey = "folder"
	// maxPath bounds a path in bytes.
	maxPath = 16 << 10
)

// File is one file or folder of an exhibit.
type File struct {
	Folder   bool
	Offset   int64 // of its content in the stream
	Size     int64
	Modified FileTime
	Digest   Digest    // of its content; none for a folder
	Media    MediaType // or empty
	// Path is bytes with slashes between, relative, as it was found: in any
	// encoding, or in none.
	Path string
}

func (f *File) key() string {
	if f.Folder {
		return folderKey
	}
	return fileKey
}

// MarshalText gives "offset size mtime digest media-type path".
func (f File) MarshalText() ([]byte, error) {
	digest, media := f.Digest.String(), "-"
	if f.Folder {
		digest = "-"
	}
	if f.Media != "" {
		media = string(f.Media)
	}
	return fmt.Appendf(nil, "%d %d %s %s %s %s", f.Offset, f.Size, f.Modified, digest, media, EscapePath(f.Path)), nil
}

// UnmarshalText reads a line whose key has already said whether it is a folder.
func (f *File) UnmarshalText(b []byte) error {
	p := strings.SplitN(string(b), " ", 6)
	if len(p) != 6 {
		return errors.New("not offset, size, time, digest, media type and path")
	}
	var err error
	if f.Offset, err = decimal(p[0]); err != nil {
		return err
	}
	if f.Size, err = decimal(p[1]); err != nil {
		return err
	}
	if err := f.Modified.UnmarshalText([]byte(p[2])); err != nil {
		return err
	}
	if f.Folder {
		if p[3] != "-" || p[4] != "-" || f.Size != 0 {
			return errors.New("a folder has no size, digest or media type")
		}
	} else if f.Digest, err = ParseDigest(p[3]); err != nil {
		return err
	}
	if p[4] != "-" {
		if f.Media = MediaType(p[4]); !mediaRE.MatchString(p[4]) {
			return errors.New("not a media type")
		}
	}
	if f.Path, err = UnescapePath(p[5]); err != nil {
		return err
	}
	return CheckPath(f.Path)
}

// CheckPath refuses what is no path below a folder: nothing may ever be written
// by a path that climbs.
func CheckPath(p string) error {
	if p == "" || len(p) > maxPath {
		return errors.New("a path has 1 to 16,384 bytes")
	}
	if strings.IndexByte(p, 0) >= 0 {
		return errors.New("a path with a zero byte")
	}
	for name := range strings.SplitSeq(p, "/") {
		if name == "" || name == "." || name == ".." {
			return errors.New("a path that is absolute, climbs or has an empty part")
		}
	}
	return nil
}

// EscapePath writes the bytes of a path in a form that a line can hold: as
// itself where it can, and %XX for every percent sign, every byte that is not
// UTF-8, every character no text of ours holds, and spaces at an end or side by
// side. If what is left is not in normal form C, every byte from 0x80 up is
// written so. Each path has one such form.
func EscapePath(p string) string {
	s := escape(p, false)
	if !norm.NFC.IsNormalString(s) {
		s = escape(p, true)
	}
	return s
}

func escape(p string, ascii bool) string {
	var b strings.Builder
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRuneInString(p[i:])
		plain := r != '%' && !Hidden(r) && (r < utf8.RuneSelf || !ascii)
		if r == ' ' && (i == 0 || i == len(p)-1 || p[i-1] == ' ' || p[i+1] == ' ') {
			plain = false
		}
		for j := i; j < i+n; j++ {
			if plain {
				b.WriteByte(p[j])
			} else {
				fmt.Fprintf(&b, "%%%02X", p[j])
			}
		}
		i += n
	}
	return b.String()
}

// UnescapePath reads what [EscapePath] writes, and nothing else.
func UnescapePath(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		n, err := strconv.ParseUint(s[i+1:min(i+3, len(s))], 16, 8)
		if err != nil {
			return "", errors.New("a percent sign without two hexadecimal digits")
		}
		b.WriteByte(byte(n))
		i += 2
	}
	if EscapePath(b.String()) != s {
		return "", errors.New("a path not in its one spelling")
	}
	return b.String(), nil
}

// FileTime is when a file was last changed, to the nanosecond: seconds since
// 1970 with nine digits, such as 1795293060.250000000. Before 1970 it has a
// minus sign.
type FileTime struct {
	sec  int64 // floor
	nsec int64 // 0 to 999,999,999
}

const (
	minFileTime = -62135596800 // the year 1
	maxFileTime = 253402300799 // the year 9999
)

// FileTimeOf is t without its zone.
func FileTimeOf(t time.Time) FileTime { return FileTime{t.Unix(), int64(t.Nanosecond())} }

// Std is the instant in UTC.
func (t FileTime) Std() time.Time { return time.Unix(t.sec, t.nsec).UTC() }

func (t FileTime) String() string {
	if t.sec >= 0 {
		return fmt.Sprintf("%d.%09d", t.sec, t.nsec)
	}
	if t.nsec == 0 {
		return fmt.Sprintf("-%d.%09d", -t.sec, 0)
	}
	return fmt.Sprintf("-%d.%09d", -t.sec-1, 1e9-t.nsec)
}

func (t FileTime) MarshalText() ([]byte, error) { return []byte(t.String()), t.check() }

func (t *FileTime) UnmarshalText(b []byte) error {
	digits, minus := strings.CutPrefix(string(b), "-")
	whole, frac, _ := strings.Cut(digits, ".")
	sec, err := decimal(whole)
	nsec, err2 := strconv.ParseInt(frac, 10, 64)
	if err != nil || err2 != nil || nsec < 0 || nsec > 999_999_999 {
		return errFileTime
	}
	switch {
	case minus && nsec == 0:
		sec = -sec
	case minus:
		sec, nsec = -sec-1, 1e9-nsec
	}
	*t = FileTime{sec, nsec}
	if t.String() != string(b) {
		return errFileTime
	}
	return t.check()
}

var errFileTime = errors.New("not a time like 1795293060.250000000")

func (t FileTime) check() error {
	if t.sec < minFileTime || t.sec > maxFileTime {
		return errors.New("a time outside the years 1 to 9999")
	}
	return nil
}
