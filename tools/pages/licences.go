package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// packages are those whose code is in the built files, by the folder they lie in.
type packages map[string]bool

// add takes in what a build has read.
func (p packages) add(metafile string) error {
	var m struct {
		Inputs map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(metafile), &m); err != nil {
		return err
	}
	for path := range m.Inputs {
		at := strings.LastIndex(path, "node_modules/")
		if at < 0 {
			continue
		}
		name := strings.Split(path[at+len("node_modules/"):], "/")
		n := 1
		if strings.HasPrefix(name[0], "@") {
			n = 2
		}
		p[path[:at]+"node_modules/"+strings.Join(name[:n], "/")] = true
	}
	return nil
}

// licences is what the authors ask to be handed on with their code.
func (p packages) licences(dir string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("The pages hold code of these packages.\n")
	var folders []string
	for f := range p {
		folders = append(folders, f)
	}
	slices.Sort(folders)
	for _, f := range folders {
		var about struct{ Name, Version, License string }
		b, err := os.ReadFile(filepath.Join(dir, f, "package.json"))
		if err == nil {
			err = json.Unmarshal(b, &about)
		}
		if err != nil {
			return nil, err
		}
		text, err := licence(dir, f, about.Name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "\n%s %s (%s)\n\n%s\n", about.Name, about.Version, about.License, bytes.TrimSpace(text))
	}
	return withNotices(dir, out.Bytes())
}

// notices are of what others made and a package brings along.
var notices = []string{
	pdf + "wasm/LICENSE_OPENJPEG", pdf + "wasm/LICENSE_PDFJS_OPENJPEG", pdf + "wasm/LICENSE_JBIG2", pdf + "wasm/LICENSE_PDFJS_JBIG2",
	pdf + "standard_fonts/LICENSE_FOXIT",
}

func withNotices(dir string, out []byte) ([]byte, error) {
	for _, n := range notices {
		text, err := os.ReadFile(filepath.Join(dir, n))
		if err != nil {
			return nil, err
		}
		out = fmt.Appendf(out, "\n%s\n\n%s\n", strings.TrimPrefix(filepath.Base(n), "LICENSE_"), bytes.TrimSpace(text))
	}
	return out, nil
}

// licence is the package's own text, or the one kept beside our sources for a
// package that comes without.
func licence(dir, folder, name string) ([]byte, error) {
	for _, file := range []string{filepath.Join(folder, "LICENSE"), filepath.Join("licences", name+".txt")} {
		if b, err := os.ReadFile(filepath.Join(dir, file)); err == nil {
			return b, nil
		}
	}
	return nil, fmt.Errorf("%s comes without its licence: put it into licences/", name)
}
