package porter

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// write writes an exhibit's files, unless they stand there already, from before a
// crash: then they are read and compared. It reports false when something else
// has the place.
func (f *filer) write(ctx context.Context, g *client.Granted, x client.GrantedExhibit, base string, as map[string]string) (bool, error) {
	dir := path.Dir(base)
	below := make(map[string]string, len(as))
	for truePath, written := range as {
		below[truePath] = strings.TrimPrefix(written, dir+"/")
	}
	into := filepath.Join(f.Files, filepath.FromSlash(dir))
	if err := os.MkdirAll(into, 0o770); err != nil {
		return false, err
	}
	// Named for this filing alone: a crash leaves gigabytes there, and nobody else
	// would know whose they are.
	stage := event.Sum([]byte(string(f.client.Who().ID) + " " + g.Opening.String() + " " + x.ID.String()))
	_, err := x.Extract(ctx, into, seal.ExtractOptions{As: below, Stage: ".safehand-" + stage.String()[:16], Shared: true}, nil)
	var exists *seal.ExistsError
	if !errors.As(err, &exists) {
		return err == nil, err
	}
	return f.same(ctx, x.Manifest, as)
}

// vacant is a path below the folder that nothing has, and its number.
func (f *filer) vacant(x client.GrantedExhibit, base string, n int) (string, int, error) {
	for ; ; n++ {
		try := numbered(base, n)
		taken, err := f.taken(top(x.Manifest.Files, try))
		if err != nil || !taken {
			return try, n, err
		}
	}
}

// taken: something has that name, or one that some file system takes for it.
func (f *filer) taken(name string) (bool, error) {
	entries, err := os.ReadDir(filepath.Join(f.Files, filepath.FromSlash(path.Dir(name))))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	for _, e := range entries {
		if fold(e.Name()) == fold(path.Base(name)) {
			return true, nil
		}
	}
	return false, err
}

// values are what a template's fields stand for.
func values(g *client.Granted, x client.GrantedExhibit) map[string]string {
	v := map[string]string{
		"reference": strings.ReplaceAll(string(x.Manifest.Reference), "/", "-"), "description": string(x.Manifest.Description),
		"type": string(x.Manifest.Type), "sending": g.Consignment.Reference(), "seal": x.ID.SealNumber(), "from": path.Base(string(g.From)),
	}
	if g.URN != nil {
		v["urn"] = string(*g.URN)
	}
	return v
}

func sealNumbers(xs []event.ExhibitID) string {
	var out []string
	for _, x := range xs {
		out = append(out, x.SealNumber())
	}
	return strings.Join(out, " ")
}
