// Package disk says how much room a volume has left, how much of it is kept
// back, and whether two folders lie on one volume.
//
// A disk that is full loses more than the file that did not fit: a database that
// can't write its journal takes in nothing, and a receipt signed in that minute
// is refused. So a [Reserve] is kept back for statements, and what is large is
// refused while there is still room for what is small.
package disk

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// Space is the room on a volume, in bytes, for the user who asks.
type Space struct {
	Free, Total int64
}

// SpaceOf is the room on the volume that path lies on. A path that is not there
// yet lies where its nearest folder does.
func SpaceOf(path string) (Space, error) {
	return nearest(path, spaceOf)
}

// Volume names the volume that path lies on: equal for two paths exactly when
// one failing file system takes both with it. Two volumes may still be two
// halves of one disk.
func Volume(path string) (string, error) {
	return nearest(path, volumeOf)
}

func nearest[T any](path string, ask func(string) (T, error)) (T, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		var none T
		return none, err
	}
	for {
		v, err := ask(path)
		up := filepath.Dir(path)
		if !errors.Is(err, fs.ErrNotExist) || up == path {
			return v, err
		}
		path = up
	}
}
