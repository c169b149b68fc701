package seal

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/safehand/safehand/event"
)

// reservedRE matches what Windows takes for a device, with any extension.
var reservedRE = regexp.MustCompile(`(?i)^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)`)

// maxName is the longest name, in bytes, that any file system in use takes
// (encrypted home folders have the shortest), with room for a number.
const maxName = 130

// PortableName is a name that every file system takes and no program reads as
// anything but a name. It is not unique.
func PortableName(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		if event.Hidden(r) || strings.ContainsRune(`<>:"/\|?*`, r) {
			r = '_'
		}
		b.WriteRune(r)
		i += n
	}
	s := norm.NFC.String(b.String())
	s = shorten(s)
	if t := strings.TrimRight(s, ". "); t != s {
		s = t + "_"
	}
	if t := strings.TrimLeft(s, " "); t != s {
		s = "_" + t
	}
	if reservedRE.MatchString(s) {
		s = "_" + s
	}
	return s
}

// shorten keeps the extension, by which programs know what to do.
func shorten(s string) string {
	if len(s) <= maxName {
		return s
	}
	ext := path.Ext(s)
	if len(ext) > 20 {
		ext = ""
	}
	s = s[:maxName-len(ext)]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + ext
}

// exactName reports whether this name can be tried as it is: it must be one
// name and nothing else.
func exactName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, "/\x00")
}

// candidate is the n-th name to try for name: itself first, unless portable is
// asked for, then what every file system takes, then that with a number.
func candidate(name string, n int, portable bool) string {
	if !portable && exactName(name) {
		if n == 0 {
			return name
		}
		n--
	}
	s := PortableName(name)
	if n == 0 {
		return s
	}
	ext := path.Ext(s)
	return fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(s, ext), n+1, ext)
}

// fold is equal for names that some file system takes for one.
func fold(name string) string { return strings.ToLower(norm.NFC.String(name)) }
