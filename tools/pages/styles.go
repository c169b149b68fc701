package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The typeface and the crest are the government's own: they are for its services
// on GOV.UK and for nobody else's. Without them the components use Arial.
var (
	fontFace = regexp.MustCompile(`@font-face\{[^}]*\}`)
	typeface = regexp.MustCompile(`"?GDS Transport"?,\s*`)
	crest    = regexp.MustCompile(`url\(/assets/images/govuk-crest[^)]*\)`)
)

// styles takes the government's marks out of its style sheets, and finds the
// pictures that they ask for.
func styles(dir string) api.Plugin {
	images := filepath.Join(dir, "node_modules/@ministryofjustice/frontend/moj/assets/images")
	return api.Plugin{Name: "styles", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `/node_modules/.*\.css$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := os.ReadFile(a.Path)
			css := typeface.ReplaceAllString(fontFace.ReplaceAllString(string(text), ""), "")
			css = crest.ReplaceAllString(css, "none")
			return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS, ResolveDir: filepath.Dir(a.Path)}, err
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^/assets/images/`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: filepath.Join(images, strings.TrimPrefix(a.Path, "/assets/images/"))}, nil
		})
	}}
}
