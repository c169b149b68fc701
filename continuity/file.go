package continuity

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// file holds a clear file against the digests of the clear manifests, to which
// the seals commit, and says of which exhibit of the line it is.
func (v *verifier) file(f *Clear) error {
	digest, size, err := sum(f.Content)
	if err != nil {
		return fmt.Errorf("reading %s: %v", f.Name, err)
	}
	res := &FileResult{Name: f.Name, Digest: digest, Size: size, Is: []FileOf{}}
	var unlisted []event.ExhibitID
	for _, m := range v.sub.line {
		manifest := v.texts.manifests[m.exhibit.ID]
		if manifest == nil {
			unlisted = append(unlisted, m.exhibit.ID)
			continue
		}
		for _, x := range manifest.Files {
			if !x.Folder && x.Digest == digest && x.Size == size {
				res.Is = append(res.Is, FileOf{m.exhibit.ID.SealNumber(), event.EscapePath(x.Path)})
			}
		}
	}
	if len(unlisted) > 0 {
		v.report.cant("Can't check the file %s against %s: the record holds no list of files, because whoever made it had not opened that exhibit or did not put the list in.", f.Name, seals(unlisted))
	}
	if len(res.Is) == 0 && len(unlisted) > 0 {
		return nil // it may be of the one that can't be checked
	}
	v.report.File = res
	if len(res.Is) == 0 {
		return fault(CheckFile, "the file "+f.Name, "%s", v.notThere(f.Name, size))
	}
	v.report.checked("The file %s is, byte for byte, %s as it was sealed.", f.Name, res.what())
	return nil
}

// what names the files it is, by exhibit.
func (r *FileResult) what() string {
	var out []string
	for _, x := range r.Is {
		out = append(out, x.Path+" of the exhibit under seal number "+x.Number)
	}
	return and(out)
}

// notThere says which file of the exhibit was probably meant.
func (v *verifier) notThere(name string, size int64) string {
	var like string
	for _, m := range v.sub.line {
		for _, x := range v.texts.manifests[m.exhibit.ID].Files {
			if x.Folder {
				continue
			}
			if last := event.EscapePath(base(x.Path)); last == base(name) || (like == "" && x.Size == size) {
				like = event.EscapePath(x.Path)
			}
		}
	}
	if like == "" {
		return "it is not one of the exhibit's files"
	}
	return fmt.Sprintf("it is not one of the exhibit's files; %s, which it resembles by name or size, has other contents", like)
}

// base is the last part of a path of either kind of machine.
func base(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}
