package porter

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// MinPath is the least that paths can be held to: a name, a number and an ending
// must fit.
const MinPath = 80

// naming gives the files and folders of an exhibit paths that are short, safe on
// every system, and each its own. What they are truly called stands in a list.
type naming struct {
	base string // the exhibit's own path
	max  int    // of a whole path, in characters as Windows counts them
	as   map[string]string
	used map[string]bool // folded paths
	deep int             // folders that were moved up
}

// place is where each file and folder of an exhibit goes below the filing folder,
// by its true path. A single file is called as the exhibit; anything else lies in
// a folder that is.
func place(files []event.File, base string, max int) map[string]string {
	n := &naming{base: base, max: max, as: map[string]string{}, used: map[string]bool{}}
	if top, single := root(files); single {
		ext := ""
		if len(files) == 1 && !files[0].Folder {
			ext = ending(top)
		}
		n.as[top] = base + ext
	}
	for i := range files {
		n.add(files[i].Path, files[i].Folder)
	}
	return n.as
}

// top is the highest name that a base has for an exhibit: what must not be there
// yet.
func top(files []event.File, base string) string {
	if name, single := root(files); single && len(files) == 1 && !files[0].Folder {
		return base + ending(name)
	}
	return base
}

// root is the one file or folder that holds everything, if there is one.
func root(files []event.File) (string, bool) {
	if len(files) == 0 {
		return "", false
	}
	first, _, _ := strings.Cut(files[0].Path, "/")
	for _, f := range files {
		if f.Path != first && !strings.HasPrefix(f.Path, first+"/") {
			return "", false
		}
	}
	return first, files[0].Path == first
}

// add gives a path, after those of the folders above.
func (n *naming) add(truePath string, folder bool) string {
	if as, ok := n.as[truePath]; ok {
		return as
	}
	above := n.base
	if dir, _ := path.Split(truePath); dir != "" {
		above = n.add(strings.TrimSuffix(dir, "/"), true)
	}
	as := n.free(above, path.Base(truePath), folder)
	n.as[truePath] = as
	return as
}

// reserve is kept free below a folder, so that what is in it has room for a name.
const reserve = 24

// free is a path under above that fits and that nothing has yet. A folder so deep
// that nothing would fit into it is moved up to the exhibit's own.
func (n *naming) free(above, name string, folder bool) string {
	room := n.max - length(above) - 1
	if folder && room < reserve+8 {
		n.deep++
		above, name = n.base, fmt.Sprintf("folder %d", n.deep)
		room = n.max - length(above) - 1
	}
	if folder {
		room -= reserve
	}
	name = seal.PortableName(name)
	for i := 1; ; i++ {
		number := ""
		if i > 1 {
			number = fmt.Sprintf(" (%d)", i)
		}
		try := above + "/" + seal.PortableName(fit(name, number, room-1)) // which may add a character
		if !n.used[fold(try)] {
			n.used[fold(try)] = true
			return try
		}
	}
}

// maxBytes is how long a name may be in bytes, with room for what
// [seal.PortableName] adds before it would cut the number off.
const maxBytes = 120

// fit is a name with a number, cut in its middle to fit: programs go by endings.
func fit(name, number string, room int) string {
	ext := ending(name)
	stem := cut(strings.TrimSuffix(name, ext), max(room-length(number+ext), 1))
	for len(stem+number+ext) > maxBytes {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return strings.TrimRight(stem, " .") + number + ext
}

// ending is what stands behind the last dot, if it is short enough to be one.
func ending(name string) string {
	ext := path.Ext(seal.PortableName(name))
	if length(ext) > 10 || ext == "." || ext == seal.PortableName(name) {
		return ""
	}
	return ext
}

// length is in characters as Windows counts them.
func length(s string) (n int) {
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// cut is the beginning of s that is no longer than n.
func cut(s string, n int) string {
	have := 0
	for i, r := range s {
		if have += max(utf16.RuneLen(r), 1); have > n {
			return s[:i]
		}
	}
	return s
}
