package blob

// WithSync puts f in the place of the call that makes a folder's names durable.
func WithSync(s Store, f func(folder string) error) Store {
	d := *s.(*dir)
	d.sync = f
	return &d
}
