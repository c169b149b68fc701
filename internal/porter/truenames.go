package porter

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
)

// TrueNames is the list in the filing folder: what each file is truly called,
// which exhibit it is of, and the SHA-256 by which anybody can see that it is
// unchanged.
const TrueNames = "true names.csv"

var trueNamesHead = []string{"filed as", "true name", "exhibit", "description", "seal number", "sending", "bytes", "sha-256"}

// utf8Mark lets spreadsheets read the list as what it is.
const utf8Mark = "\xef\xbb\xbf"

// addTrueNames puts an exhibit's files into the list. The list is written anew,
// whole, without what it may hold of the same place from before a crash.
func (f *filer) addTrueNames(g *client.Granted, x client.GrantedExhibit, as map[string]string) error {
	path := filepath.Join(f.Files, TrueNames)
	rows, err := readTrueNames(path)
	if err != nil {
		return err
	}
	var news [][]string
	for i := range x.Manifest.Files {
		m := &x.Manifest.Files[i]
		row := []string{
			as[m.Path], event.EscapePath(m.Path), string(x.Manifest.Reference), string(x.Manifest.Description),
			x.ID.SealNumber(), g.Consignment.Reference(), "", "",
		}
		if !m.Folder {
			row[6], row[7] = strconv.FormatInt(m.Size, 10), m.Digest.String()
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		news = append(news, row)
	}
	rows = slices.DeleteFunc(rows, func(r []string) bool {
		return slices.ContainsFunc(news, func(n []string) bool { return len(r) > 0 && r[0] == n[0] })
	})
	var b bytes.Buffer
	b.WriteString(utf8Mark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(slices.Concat([][]string{trueNamesHead}, rows, news)); err != nil {
		return err
	}
	return durable.Replace(path, b.Bytes(), shared)
}

// harmless keeps a spreadsheet from taking a name for a formula: names are the
// sender's, and formulas can fetch and run things. The digest beside it says what
// is meant.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// readTrueNames are the rows of the list without its head. A list that somebody
// has spoilt is theirs to move away: it is not written over.
func readTrueNames(path string) ([][]string, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte(utf8Mark))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 || !slices.Equal(rows[0], trueNamesHead) {
		return nil, problemOf(TrueNames+" is not the list that was written there: move it away and a new one is begun", "%v", err)
	}
	return rows[1:], nil
}

// same reports whether an exhibit's files already stand where they are to go,
// and are what was sealed.
func (f *filer) same(ctx context.Context, m *event.Manifest, as map[string]string) (bool, error) {
	root, err := os.OpenRoot(f.Files)
	if err != nil {
		return false, err
	}
	defer root.Close()
	for i := range m.Files {
		file := &m.Files[i]
		info, err := root.Lstat(filepath.FromSlash(as[file.Path]))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case err != nil:
			return false, err
		case info.IsDir() != file.Folder || !file.Folder && (!info.Mode().IsRegular() || info.Size() != file.Size):
			return false, nil
		case file.Folder:
			continue
		}
		digest, err := digestOf(ctx, root, as[file.Path])
		if err != nil || digest != file.Digest {
			return false, err
		}
	}
	return true, nil
}

func digestOf(ctx context.Context, root *os.Root, path string) (event.Digest, error) {
	f, err := root.Open(filepath.FromSlash(path))
	if err != nil {
		return event.Digest{}, err
	}
	defer f.Close() // it is only read
	h := sha256.New()
	if _, err := io.Copy(h, readerOf(ctx, f)); err != nil {
		return event.Digest{}, fmt.Errorf("what stands there could not be read: %w", err)
	}
	return event.Digest(h.Sum(nil)), nil
}

// readerOf ends with ctx.
func readerOf(ctx context.Context, r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
