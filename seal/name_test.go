package seal_test

import (
	"testing"

	"github.com/safehand/safehand/seal"
)

// What Windows, macOS or an old disk would take for something else than a name.
func TestPortableName(t *testing.T) {
	for name, want := range map[string]string{
		"JRS-1 interview.mp4": "JRS-1 interview.mp4", "console.txt": "console.txt", "com10": "com10", "a.b": "a.b",
		"CON": "_CON", "con.txt": "_con.txt", "COM1.log": "_COM1.log", "NUL .txt": "_NUL .txt", "lpt9": "_lpt9", "COM²": "_COM²",
		"a.": "a_", "a ": "a_", "a..": "a_", "...": "_", " a": "_a",
		"x:stream": "x_stream", `..\..\x`: ".._.._x", "a/b": "a_b", "what?": "what_",
		"\x01": "_", "\u202egpj.exe": "_gpj.exe", "A\u030a": "\u00c5", "": "",
	} {
		if got := seal.PortableName(name); got != want {
			t.Errorf("%q becomes %q, not %q", name, got, want)
		}
	}
}
