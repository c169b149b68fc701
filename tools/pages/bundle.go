package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The entry points, of which a missing one is left out. The page is a module; what
// runs in a worker is a plain script, which every browser takes there.
var (
	modules = []string{"src/page.ts", "src/passkey.ts", "src/page.css"}
	scripts = []string{"src/worker.ts", "src/sealer.ts", "src/sw.ts", "src/inphoto.ts", "src/insheet.ts", pdf + "legacy/build/pdf.worker.mjs"}
	copied  = []string{
		"src/icon.svg",
		pdf + "wasm/openjpeg.wasm", pdf + "wasm/jbig2.wasm",
		pdf + "standard_fonts/FoxitSymbol.pfb", pdf + "standard_fonts/FoxitDingbats.pfb",
	}
)

// What shows PDFs. Left out of it: fonts but the two that no PC has, since those of
// the PC serve; the tables for Chinese, Japanese and Korean documents that bring no
// font; colour profiles; and what would run a document's scripts.
const pdf = "node_modules/pdfjs-dist/"

// bundle gives the built files by name.
func bundle(dir string) (map[string][]byte, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return nil, fmt.Errorf("%s has no node_modules: run 'npm ci' there first", dir)
	}
	out, used := map[string][]byte{}, packages{}
	for format, entries := range map[api.Format][]string{api.FormatESModule: modules, api.FormatIIFE: scripts} {
		if err := build(dir, format, existing(dir, entries), out, used); err != nil {
			return nil, err
		}
	}
	for _, c := range existing(dir, copied) {
		if out[filepath.Base(c)], err = os.ReadFile(filepath.Join(dir, c)); err != nil {
			return nil, err
		}
	}
	out["LICENCES.txt"], err = used.licences(dir)
	return out, err
}

func existing(dir string, entries []string) (have []string) {
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(dir, e)); err == nil {
			have = append(have, e)
		}
	}
	return have
}

func build(dir string, format api.Format, entries []string, out map[string][]byte, used packages) error {
	if len(entries) == 0 {
		return nil
	}
	r := api.Build(api.BuildOptions{
		AbsWorkingDir: dir, EntryPoints: entries, Outdir: filepath.Join(dir, "dist"), EntryNames: "[name]", AssetNames: "[name]",
		Bundle: true, Format: format, Platform: api.PlatformBrowser, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, LegalComments: api.LegalCommentsNone,
		Loader: map[string]api.Loader{".svg": api.LoaderFile}, Plugins: []api.Plugin{styles(dir)}, Metafile: true,
	})
	// Warnings about our own sources are errors; others' are theirs to heed.
	r.Warnings = slices.DeleteFunc(r.Warnings, func(m api.Message) bool {
		return m.Location != nil && strings.Contains(m.Location.File, "node_modules/")
	})
	if wrong := slices.Concat(r.Errors, r.Warnings); len(wrong) > 0 {
		return errors.New(strings.Join(api.FormatMessages(wrong, api.FormatMessagesOptions{Kind: api.ErrorMessage}), ""))
	}
	for _, f := range r.OutputFiles {
		out[filepath.Base(f.Path)] = f.Contents
	}
	return used.add(r.Metafile)
}
