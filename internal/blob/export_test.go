package blob

import "os"

// WithFlush puts f in the place of the call that makes a blob's bytes durable.
func WithFlush(s Store, f func(*os.File) error) Store {
	d := *s.(*dir)
	d.flush = f
	return &d
}

// WithSync puts f in the place of the call that makes a folder's names durable.
func WithSync(s Store, f func(folder string) error) Store {
	d := *s.(*dir)
	d.sync = f
	return &d
}
